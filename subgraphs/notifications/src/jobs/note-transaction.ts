import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import { dropProcessingNotices, insertNotices } from '../notice/store.js';

/** Most transactions are final within moments, and nobody wants a mail that they have begun. */
const processingDelayMs = 15_000;

/** Notes whom to tell of a transaction: its owner of every state that lasts, and whoever was paid by it once it has arrived. */
export const noteTransaction: Consumer = defineConsumer(eventCatalogue, {
  name: 'notifications.noteTransaction',
  event: 'transaction.statusChanged',
  async handle({ id: eventId, payload: { transactionId, ownerId, payeeId, status } }, client) {
    const isUnderWay = status === 'PROCESSING';
    if (!isUnderWay) await dropProcessingNotices(client, transactionId);
    const people = payeeId !== null && status === 'COMPLETED' ? [ownerId, payeeId] : [ownerId];
    const delayMs = isUnderWay ? processingDelayMs : 0;
    await insertNotices(
      client,
      people.map((userId) => ({ eventId, userId, transactionId, status, delayMs })),
    );
  },
});
