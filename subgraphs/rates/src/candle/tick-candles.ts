import type { Decimal } from '@agio/runtime/money/decimal';
import type { Pair } from '../rate/pair.js';
import type { AnchorRates } from './candle.js';
import { candleAt, join, type Moment, type PairCandle } from './pair-candle.js';
import { euroPair, pairKey } from './pairs.js';

/** The candle of a pair of anchors. */
export interface CandleOfPair {
  readonly pair: Pair;
  readonly candle: PairCandle;
}

const one: Decimal = { digits: 1n, scale: 0 };

/**
 * The candles of an interval from its ticks, which are in the order of their times: of every quoted currency against the
 * euro, and of the given crosses. A moment in which a side is not quoted does not count.
 */
export function candlesOfTicks(
  ticks: readonly { readonly perEuro: AnchorRates }[],
  crosses: readonly Pair[],
): ReadonlyMap<string, CandleOfPair> {
  const candles = new Map<string, CandleOfPair>();
  const add = (pair: Pair, moment: Moment) => {
    const key = pairKey(pair);
    const known = candles.get(key);
    candles.set(key, { pair, candle: known ? join(known.candle, candleAt(moment)) : candleAt(moment) });
  };
  for (const { perEuro } of ticks) {
    for (const [currency, quote] of perEuro) add(euroPair(currency), { base: one, quote });
    for (const pair of crosses) {
      const base = perEuro.get(pair.base);
      const quote = perEuro.get(pair.quote);
      if (base && quote) add(pair, { base, quote });
    }
  }
  return candles;
}
