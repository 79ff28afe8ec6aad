import type { MutationResolvers } from '../../generated/resolvers.js';
import { toUserError } from '../../user/errors.js';

export const register: MutationResolvers['register'] = async (_, { input }, { deps, clientAddress }) => {
  const result = await deps.accounts.register(input, clientAddress);
  if (result.kind === 'refused') return { session: null, user: null, userErrors: result.failures.map(toUserError) };
  return { session: await deps.sessions.open(result.user), user: result.user, userErrors: [] };
};
