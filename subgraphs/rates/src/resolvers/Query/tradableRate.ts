import type { QueryResolvers } from '../../generated/resolvers.js';

export const tradableRate: NonNullable<QueryResolvers['tradableRate']> = (_parent, { sell, buy }, { deps }) =>
  deps.pricing.rate({ base: sell, quote: buy }) ?? null;
