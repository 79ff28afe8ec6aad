import type { Resolvers } from '../generated/resolvers.js';
import { Mail } from './Mail.js';
import { Notification } from './Notification.js';
import { NotificationEvent } from './NotificationEvent.js';
import { mails } from './Query/mails.js';
import { notificationReceived } from './Subscription/notificationReceived.js';

export const resolvers: Resolvers = {
  Query: { mails },
  Subscription: { notificationReceived },
  Mail,
  Notification,
  NotificationEvent,
};
