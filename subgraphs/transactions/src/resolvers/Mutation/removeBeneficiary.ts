import { toUserError } from '../../errors.js';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { actingUser } from '../payload.js';

export const removeBeneficiary: MutationResolvers['removeBeneficiary'] = async (_, { input }, { deps, identity }) => {
  const refusal = await deps.beneficiaries.remove(actingUser(identity), input.beneficiaryId);
  if (refusal) return { beneficiaryId: null, userErrors: [toUserError(refusal)] };
  return { beneficiaryId: input.beneficiaryId.toLowerCase(), userErrors: [] };
};
