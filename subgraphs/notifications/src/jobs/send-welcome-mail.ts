import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import { queueMail } from '../mail/mail-store.js';
import { renderWelcome } from '../templates/welcome/welcome.js';

/** Writes the welcome mail of a new account; the dispatcher sends it after the commit. */
export const sendWelcomeMail: Consumer = defineConsumer(eventCatalogue, {
  name: 'notifications.sendWelcomeMail',
  event: 'user.registered',
  handle: ({ id, payload }, client) =>
    queueMail(client, { eventId: id, to: payload.email, userId: payload.userId, ...renderWelcome(payload) }),
});
