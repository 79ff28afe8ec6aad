import type { MutationResolvers } from '../../generated/resolvers.js';
import { readLevel } from '../../level.js';

export const setReserveTarget: MutationResolvers['setReserveTarget'] = async (
  _,
  { input: { currency, target } },
  { deps, loaders },
) => {
  const read = readLevel('target', target, currency);
  if (!read.ok) return { reserve: null, userErrors: [read.userError] };
  await deps.reserves.setTarget(currency, read.minor);
  return { reserve: await loaders.reserve.load(currency), userErrors: [] };
};
