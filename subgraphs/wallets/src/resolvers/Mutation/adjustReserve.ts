import type { MutationResolvers } from '../../generated/resolvers.js';
import { toUserError } from '../../reserve/errors.js';
import { requireUserId } from '../user-id.js';

export const adjustReserve: MutationResolvers['adjustReserve'] = async (_, { input }, { deps, identity, loaders }) => {
  const failure = await deps.adjustments.adjust(requireUserId(identity), input);
  if (failure) return { reserve: null, userErrors: [toUserError(failure)] };
  return { reserve: await loaders.reserve.load(input.amount.currency), userErrors: [] };
};
