import { userError } from '@agio/runtime/errors/user-error';
import { toUserError } from '../../approval/errors.js';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { requireUserId } from '../user-id.js';

export const approveOperation: MutationResolvers['approveOperation'] = async (_, { input }, { deps, identity }) => {
  const result = await deps.approvals.approve(requireUserId(identity), input.approvalId);
  if (result.kind === 'failed') return { approval: null, userErrors: [toUserError(result.failure)] };
  const approval = await deps.carryingOut.carryOut(result.approval);
  const { failure } = approval;
  return { approval, userErrors: failure ? [userError(failure.code, failure.message)] : [] };
};
