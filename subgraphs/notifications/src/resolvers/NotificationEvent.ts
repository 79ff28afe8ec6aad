import { userIdOf } from '@agio/runtime/identity/identity';
import type { NotificationEventResolvers } from '../generated/resolvers.js';

/** A notification, as its event tells of it. */
export interface NotificationEventModel {
  readonly cursor: string;
  readonly notificationId: string;
}

export const NotificationEvent: NotificationEventResolvers = {
  async notification({ notificationId }, _, { deps, identity }) {
    const userId = userIdOf(identity);
    return userId === null ? null : deps.mails.findOf(userId, notificationId);
  },
};
