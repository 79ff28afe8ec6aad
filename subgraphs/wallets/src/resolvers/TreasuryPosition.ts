import { formatMoney } from '@agio/runtime/money/money';
import type { TreasuryPositionResolvers } from '../generated/resolvers.js';
import { exposureLeft, netOf, type Position } from '../position/position.js';

const money = (amountOf: (position: Position) => bigint) => (position: Position) =>
  formatMoney({ minor: amountOf(position), asset: position.currency });

/** Null for what is not set. */
const optional = (amountOf: (position: Position) => bigint | null) => (position: Position) => {
  const minor = amountOf(position);
  return minor === null ? null : formatMoney({ minor, asset: position.currency });
};

export const TreasuryPosition: TreasuryPositionResolvers = {
  reserve: money(({ reserve }) => reserve),
  fees: money(({ fees }) => fees),
  exchangeGains: money(({ exchangeGains }) => exchangeGains),
  writtenOff: money(({ writtenOff }) => writtenOff),
  clearing: money(({ clearing }) => clearing),
  capital: money(({ capital }) => capital),
  receivables: money(({ receivables }) => receivables),
  customerFunds: money(({ customerFunds }) => customerFunds),
  net: money(netOf),
  exposureLimit: optional(({ exposureLimit }) => exposureLimit),
  exposureLeft: optional(exposureLeft),
};
