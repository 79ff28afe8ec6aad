import type { TreasuryResolvers } from '../generated/resolvers.js';

export const Treasury: TreasuryResolvers = {
  positions: (_, _args, { deps }) => deps.positions.list(),
  realisedGains: (_, period, { deps }) => deps.positions.gains(period),
};
