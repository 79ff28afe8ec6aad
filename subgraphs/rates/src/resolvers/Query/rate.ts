import type { QueryResolvers } from '../../generated/resolvers.js';
import { rateOf } from '../rate-of.js';

export const rate: NonNullable<QueryResolvers['rate']> = (_parent, { pair }, context) => rateOf(pair, context);
