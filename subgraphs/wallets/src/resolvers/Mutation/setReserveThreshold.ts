import type { MutationResolvers } from '../../generated/resolvers.js';
import { readLevel } from '../../level.js';

export const setReserveThreshold: MutationResolvers['setReserveThreshold'] = async (
  _,
  { input: { currency, threshold } },
  { deps, loaders },
) => {
  const read = readLevel('threshold', threshold, currency);
  if (!read.ok) return { reserve: null, userErrors: [read.userError] };
  await deps.reserves.setThreshold(currency, read.minor);
  return { reserve: await loaders.reserve.load(currency), userErrors: [] };
};
