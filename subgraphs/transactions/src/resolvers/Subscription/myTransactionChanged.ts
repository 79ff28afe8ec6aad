import { userIdOf } from '@agio/runtime/identity/identity';
import { eventSource } from '@agio/runtime/outbox/event-source';
import type { EventPayload } from '@agio/schema/events';
import type { SubscriptionResolvers } from '../../generated/resolvers.js';

export const myTransactionChanged: NonNullable<SubscriptionResolvers['myTransactionChanged']> = {
  async subscribe(_, { after }, { deps, identity, resumeAfter }) {
    const followed = await deps.events.follow({
      key: `User:${userIdOf(identity)}`,
      name: 'transaction.statusChanged',
      after: resumeAfter ?? after,
    });
    return eventSource(followed, ({ cursor, payload }) => {
      const { transactionId } = payload as EventPayload<'transaction.statusChanged'>;
      return { myTransactionChanged: { cursor, transactionId } };
    });
  },
};
