import type { MutationResolvers } from '../../generated/resolvers.js';
import { readHoldIds } from '../../hold/read-input.js';
import { holdOutcome } from '../hold-outcome.js';

export const voidHolds: MutationResolvers['voidHolds'] = async (_, { ids }, { deps }) => {
  const results = await deps.holding.void(readHoldIds(ids));
  return results.map((result, index) => holdOutcome(ids[index]!, result));
};
