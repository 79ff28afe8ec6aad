import type { QueryResolvers } from '../../generated/resolvers.js';

export const account: QueryResolvers['account'] = (_, { id }, { loaders }) => loaders.user.load(id);
