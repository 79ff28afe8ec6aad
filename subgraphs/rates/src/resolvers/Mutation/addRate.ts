import { userIdOf } from '@agio/runtime/identity/identity';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { toUserError } from '../../rate/manual-errors.js';
import { rateOf } from '../rate-of.js';

export const addRate: MutationResolvers['addRate'] = async (_, { input }, context) => {
  const { deps, identity } = context;
  const refusal = await deps.manualRates.enter({
    ...input,
    asOf: input.asOf ?? undefined,
    confirmJump: input.confirmJump ?? false,
    enteredBy: userIdOf(identity),
  });
  if (refusal) return { rate: null, userErrors: [toUserError(refusal)] };
  return { rate: rateOf(input.pair, context), userErrors: [] };
};
