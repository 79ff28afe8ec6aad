import type { NotificationResolvers } from '../generated/resolvers.js';

export const Notification: NotificationResolvers = {
  channel: () => 'EMAIL',
};
