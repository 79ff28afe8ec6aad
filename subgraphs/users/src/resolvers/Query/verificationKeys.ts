import type { QueryResolvers } from '../../generated/resolvers.js';

export const verificationKeys: QueryResolvers['verificationKeys'] = (_, __, { deps }) => [
  ...deps.signingKeys.verificationKeys(),
];
