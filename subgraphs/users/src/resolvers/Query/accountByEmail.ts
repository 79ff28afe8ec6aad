import type { QueryResolvers } from '../../generated/resolvers.js';
import { normalizeEmail } from '../../user/registration.js';

export const accountByEmail: QueryResolvers['accountByEmail'] = async (_, { email }, { deps }) => {
  const user = await deps.users.findByEmail(normalizeEmail(email));
  return user;
};
