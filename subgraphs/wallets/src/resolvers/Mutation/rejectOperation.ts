import { toUserError } from '../../approval/errors.js';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { requireUserId } from '../user-id.js';

export const rejectOperation: MutationResolvers['rejectOperation'] = async (_, { input }, { deps, identity }) => {
  const result = await deps.approvals.reject(requireUserId(identity), input.approvalId);
  if (result.kind === 'failed') return { approval: null, userErrors: [toUserError(result.failure)] };
  return { approval: result.approval, userErrors: [] };
};
