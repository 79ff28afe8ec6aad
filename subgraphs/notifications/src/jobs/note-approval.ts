import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import { insertAlert } from '../alert/store.js';

/** Notes that administrators are to be told of an operation that waits for one of them. */
export const noteApproval: Consumer = defineConsumer(eventCatalogue, {
  name: 'notifications.noteApproval',
  event: 'approval.requested',
  handle: ({ id: eventId, payload }, client) => insertAlert(client, { eventId, name: 'approval.requested', payload }),
});
