import { userIdOf } from '@agio/runtime/identity/identity';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { toUserError } from '../../user/errors.js';

export const setKycStatus: MutationResolvers['setKycStatus'] = async (_, { input }, { deps, identity }) => {
  const result = await deps.identification.decide({ ...input, decidedBy: userIdOf(identity) });
  if (result.kind === 'refused') return { user: null, userErrors: result.failures.map(toUserError) };
  return { user: result.user, userErrors: [] };
};
