import { userIdOf } from '@agio/runtime/identity/identity';
import { eventSource } from '@agio/runtime/outbox/event-source';
import type { EventPayload } from '@agio/schema/events';
import type { SubscriptionResolvers } from '../../generated/resolvers.js';

export const notificationReceived: NonNullable<SubscriptionResolvers['notificationReceived']> = {
  async subscribe(_, { after }, { deps, identity, resumeAfter }) {
    const followed = await deps.events.follow({
      key: `User:${userIdOf(identity)}`,
      name: 'notification.written',
      after: resumeAfter ?? after,
    });
    return eventSource(followed, ({ cursor, payload }) => {
      const { notificationId } = payload as EventPayload<'notification.written'>;
      return { notificationReceived: { cursor, notificationId } };
    });
  },
};
