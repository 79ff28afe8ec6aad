import { userIdOf } from '@agio/runtime/identity/identity';
import type { UserResolvers } from '../generated/resolvers.js';

export const User: UserResolvers = {
  wallets: ({ id }, _args, { identity, loaders }) =>
    userIdOf(identity) === id ? loaders.walletsOfUser.load(id) : null,
};
