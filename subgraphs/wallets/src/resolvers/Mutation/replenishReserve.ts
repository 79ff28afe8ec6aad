import type { MutationResolvers } from '../../generated/resolvers.js';
import { reservePayload } from '../reserve-payload.js';
import { requireUserId } from '../user-id.js';

export const replenishReserve: MutationResolvers['replenishReserve'] = async (_, { input }, context) => {
  const result = await context.deps.adjustments.replenish(requireUserId(context.identity), input);
  return reservePayload(input.currency, result, context);
};
