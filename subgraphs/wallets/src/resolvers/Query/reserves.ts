import type { QueryResolvers } from '../../generated/resolvers.js';

export const reserves: QueryResolvers['reserves'] = (_, _args, { deps }) => deps.reserves.list();
