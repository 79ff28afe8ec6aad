import type { MutationResolvers } from '../../generated/resolvers.js';
import { readHolds } from '../../hold/read-input.js';
import { holdOutcome } from '../hold-outcome.js';

export const placeHolds: MutationResolvers['placeHolds'] = async (_, { holds }, { deps }) => {
  const results = await deps.holding.place(readHolds(holds));
  return results.map((result, index) => holdOutcome(holds[index]!.id, result));
};
