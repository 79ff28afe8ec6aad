import type { MutationResolvers } from '../../generated/resolvers.js';
import { reservePayload } from '../reserve-payload.js';
import { requireUserId } from '../user-id.js';

export const adjustReserve: MutationResolvers['adjustReserve'] = async (_, { input }, context) => {
  const result = await context.deps.adjustments.adjust(requireUserId(context.identity), input);
  return reservePayload(input.amount.currency, result, context);
};
