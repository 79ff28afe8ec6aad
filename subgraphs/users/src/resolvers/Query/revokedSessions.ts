import type { QueryResolvers } from '../../generated/resolvers.js';

export const revokedSessions: QueryResolvers['revokedSessions'] = (_, { since }, { deps }) =>
  deps.sessions.revokedSince(since);
