import type { Resolvers } from '../generated/resolvers.js';
import { Mail } from './Mail.js';
import { mails } from './Query/mails.js';

export const resolvers: Resolvers = {
  Query: { mails },
  Mail,
};
