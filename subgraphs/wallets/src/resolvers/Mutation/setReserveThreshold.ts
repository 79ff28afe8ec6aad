import { userError } from '@agio/runtime/errors/user-error';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { readThreshold } from '../../reserve/threshold.js';

export const setReserveThreshold: MutationResolvers['setReserveThreshold'] = async (
  _,
  { input: { currency, threshold } },
  { deps, loaders },
) => {
  const read = readThreshold(threshold ?? null, currency);
  if (!read.ok) return { reserve: null, userErrors: [userError(read.code, read.message, ['input', 'threshold'])] };
  await deps.reserves.setThreshold(currency, read.minor);
  return { reserve: await loaders.reserve.load(currency), userErrors: [] };
};
