import type { QueryResolvers } from '../../generated/resolvers.js';

export const treasury: QueryResolvers['treasury'] = () => ({});
