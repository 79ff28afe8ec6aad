import type { MutationResolvers } from '../../generated/resolvers.js';

export const logout: MutationResolvers['logout'] = async (_, __, { deps, identity }) => {
  if (identity.kind === 'user') await deps.sessions.revoke(identity.sessionId);
  return { userErrors: [] };
};
