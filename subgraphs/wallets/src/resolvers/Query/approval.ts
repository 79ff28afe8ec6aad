import type { QueryResolvers } from '../../generated/resolvers.js';

export const approval: QueryResolvers['approval'] = (_, { id }, { loaders }) => loaders.approval.load(id);
