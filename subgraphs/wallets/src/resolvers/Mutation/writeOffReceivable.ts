import type { MutationResolvers } from '../../generated/resolvers.js';
import { toUserError } from '../../operation/errors.js';
import { requireUserId } from '../user-id.js';

export const writeOffReceivable: MutationResolvers['writeOffReceivable'] = async (_, { input }, { deps, identity }) => {
  const { failure, approval } = await deps.writeOffs.writeOff(requireUserId(identity), input);
  if (failure) return { receivable: null, approval, userErrors: [toUserError(failure)] };
  const [receivable] = await deps.receivables.find([input.receivableId]);
  return { receivable: receivable!, approval, userErrors: [] };
};
