import type { QueryResolvers } from '../../generated/resolvers.js';

export const ledgerVerification: QueryResolvers['ledgerVerification'] = async (_, _args, { deps }) => {
  const latest = await deps.verifications.latest();
  return latest && { ...latest, verdict: latest.firstDifference === null ? 'CLEAN' : 'DIFFERENT' };
};
