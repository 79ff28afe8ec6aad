import { toUserError } from '../../errors.js';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { actingUser } from '../payload.js';

export const addBeneficiary: MutationResolvers['addBeneficiary'] = async (_, { input }, { deps, identity }) => {
  const result = await deps.beneficiaries.add(actingUser(identity), input);
  if (result.kind === 'refused') return { beneficiary: null, userErrors: [toUserError(result.refusal)] };
  return { beneficiary: result.beneficiary, userErrors: [] };
};
