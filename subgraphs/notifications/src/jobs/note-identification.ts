import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import { insertNotices } from '../notice/store.js';

/** Notes that somebody is to be told how far its identity has been verified. */
export const noteIdentification: Consumer = defineConsumer(eventCatalogue, {
  name: 'notifications.noteIdentification',
  event: 'user.kycStatusChanged',
  handle: ({ id: eventId, payload: { userId, status } }, client) =>
    insertNotices(client, [{ eventId, userId, transactionId: null, status, delayMs: 0 }]),
});
