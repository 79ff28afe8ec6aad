import { toUserError } from '../../errors.js';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { actingPerson } from '../payload.js';

export const createQuote: MutationResolvers['createQuote'] = async (_, { input }, { deps, identity }) => {
  const result = await deps.quotes.create(actingPerson(identity), input);
  if (result.kind === 'refused') return { quote: null, userErrors: [toUserError(result.refusal)] };
  return { quote: result.quote, userErrors: [] };
};
