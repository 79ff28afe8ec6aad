import type { QueryResolvers } from '../../generated/resolvers.js';

export const approvals: QueryResolvers['approvals'] = (_, { status, ...page }, { deps }) =>
  deps.approvals.page({ ...page, status: status ?? null });
