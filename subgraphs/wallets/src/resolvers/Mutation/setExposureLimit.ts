import type { MutationResolvers } from '../../generated/resolvers.js';
import { readLevel } from '../../level.js';

export const setExposureLimit: MutationResolvers['setExposureLimit'] = async (
  _,
  { input: { currency, limit } },
  { deps },
) => {
  const read = readLevel('limit', limit, currency);
  if (!read.ok) return { position: null, userErrors: [read.userError] };
  await deps.positions.setExposureLimit(currency, read.minor);
  const [position] = await deps.positions.list([currency]);
  return { position: position ?? null, userErrors: [] };
};
