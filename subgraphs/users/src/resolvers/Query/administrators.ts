import type { QueryResolvers } from '../../generated/resolvers.js';

/** As many as one mail after the other may go to. */
const administratorsMax = 100;

export const administrators: QueryResolvers['administrators'] = (_, __, { deps }) =>
  deps.users.findAdministrators(administratorsMax);
