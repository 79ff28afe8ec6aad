import { formatDecimal } from '@agio/runtime/money/decimal';
import type { TradableRateResolvers } from '../generated/resolvers.js';

export const TradableRate: TradableRateResolvers = {
  mid: (rate) => formatDecimal(rate.mid),
};
