import type { MailResolvers } from '../generated/resolvers.js';

export const Mail: MailResolvers = {
  failure: ({ lastError }) => lastError,
};
