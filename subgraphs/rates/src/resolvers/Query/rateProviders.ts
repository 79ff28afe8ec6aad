import type { QueryResolvers } from '../../generated/resolvers.js';

export const rateProviders: NonNullable<QueryResolvers['rateProviders']> = (_parent, _args, { deps }) =>
  deps.readProviderStates();
