import type { QueryResolvers } from '../../generated/resolvers.js';

export const receivables: QueryResolvers['receivables'] = (_, page, { deps }) => deps.receivables.page(page);
