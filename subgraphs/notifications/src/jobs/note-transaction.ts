import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import { dropProcessingNotices, insertNotices } from '../notice/store.js';

/** Most transactions are final within moments, and nobody wants a mail that they have begun. */
const processingDelayMs = 15_000;

/** Notes whom to tell of a transaction: its owner of every state that lasts, and whoever was paid by it once it has arrived. */
export const noteTransaction: Consumer = defineConsumer(eventCatalogue, {
  name: 'notifications.noteTransaction',
  event: 'transaction.statusChanged',
  async handleAll(events, client) {
    const final = new Set(
      events.filter(({ payload }) => payload.status !== 'PROCESSING').map(({ payload }) => payload.transactionId),
    );
    if (final.size > 0) await dropProcessingNotices(client, [...final]);
    const notices = events.flatMap(({ id: eventId, payload: { transactionId, ownerId, payeeId, status } }) => {
      const isUnderWay = status === 'PROCESSING';
      if (isUnderWay && final.has(transactionId)) return [];
      const people = payeeId !== null && status === 'COMPLETED' ? [ownerId, payeeId] : [ownerId];
      const delayMs = isUnderWay ? processingDelayMs : 0;
      return people.map((userId) => ({ eventId, userId, transactionId, status, delayMs }));
    });
    if (notices.length > 0) await insertNotices(client, notices);
  },
});
