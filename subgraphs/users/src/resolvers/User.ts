import { hasScope, userIdOf } from '@agio/runtime/identity/identity';
import type { UserResolvers } from '../generated/resolvers.js';

export const User: UserResolvers = {
  // A foreign id and a missing one both answer null.
  __resolveReference: ({ id }, { identity, loaders }) =>
    userIdOf(identity) === id || hasScope(identity, 'users:read') ? loaders.user.load(id) : null,
};
