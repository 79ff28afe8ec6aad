import { requestError } from '@agio/runtime/errors/request-error';
import { toUserError } from '../../errors.js';
import type { MutationResolvers } from '../../generated/resolvers.js';

export const createQuote: MutationResolvers['createQuote'] = async (_, { input }, { deps, identity }) => {
  if (identity.kind !== 'user') throw requestError('FORBIDDEN', 'Only a person can do this.');
  const result = await deps.quotes.create(identity, input);
  if (result.kind === 'refused') return { quote: null, userErrors: [toUserError(result.refusal)] };
  return { quote: result.quote, userErrors: [] };
};
