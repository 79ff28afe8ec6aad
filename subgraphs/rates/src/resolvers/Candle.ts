import { formatDecimal } from '@agio/runtime/money/decimal';
import type { CandleResolvers } from '../generated/resolvers.js';

export const Candle: CandleResolvers = {
  open: (candle) => formatDecimal(candle.open),
  high: (candle) => formatDecimal(candle.high),
  low: (candle) => formatDecimal(candle.low),
  close: (candle) => formatDecimal(candle.close),
};
