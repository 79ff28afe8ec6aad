import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import { insertAlert } from '../alert/store.js';

/** Notes that administrators are to be told that the ledger does not agree with itself. */
export const noteLedgerDifference: Consumer = defineConsumer(eventCatalogue, {
  name: 'notifications.noteLedgerDifference',
  event: 'ledger.differenceFound',
  handle: ({ id: eventId, payload }, client) =>
    insertAlert(client, { eventId, name: 'ledger.differenceFound', payload }),
});
