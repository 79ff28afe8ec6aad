import type { QueryResolvers } from '../../generated/resolvers.js';

export const approvalRecordKeys: QueryResolvers['approvalRecordKeys'] = (_, _args, { deps }) => [
  ...deps.signingKeys.verificationKeys(),
];
