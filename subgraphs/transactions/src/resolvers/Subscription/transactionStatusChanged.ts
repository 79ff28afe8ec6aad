import { eventSource, oneEvent } from '@agio/runtime/outbox/event-source';
import type { SubscriptionResolvers } from '../../generated/resolvers.js';
import { findVisible } from '../Transaction.js';

export const transactionStatusChanged: NonNullable<SubscriptionResolvers['transactionStatusChanged']> = {
  async subscribe(_, { id, after }, context) {
    const transaction = await findVisible(id, context);
    if (!transaction) return oneEvent({ transactionStatusChanged: null });
    const followed = await context.deps.events.follow({
      key: `Transaction:${transaction.id}`,
      name: 'transaction.statusChanged',
      after: context.resumeAfter ?? after,
    });
    const changeAt = (cursor: string) => ({ transactionStatusChanged: { cursor, transactionId: transaction.id } });
    const isResumed = context.resumeAfter !== undefined || typeof after === 'string';
    // The state is read when it is told, so after the place in the events was taken: what changes in between is told as well.
    return eventSource(followed, ({ cursor }) => changeAt(cursor), isResumed ? null : changeAt(followed.from));
  },
};
