import { requestError } from '@agio/runtime/errors/request-error';
import type { QueryResolvers } from '../../generated/resolvers.js';
import { rateOf } from '../rate-of.js';

const pairsMax = 100;

export const rates: NonNullable<QueryResolvers['rates']> = (_parent, { pairs }, context) => {
  if (pairs.length > pairsMax) {
    const message = `\`pairs\` has at most ${pairsMax} items, not ${pairs.length}.`;
    throw requestError('BAD_USER_INPUT', message, { field: ['pairs'] });
  }
  return pairs.map((pair) => rateOf(pair, context));
};
