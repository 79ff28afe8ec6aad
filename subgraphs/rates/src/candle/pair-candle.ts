import { compare, multiply, type Decimal } from '@agio/runtime/money/decimal';

/** What a euro bought of the two sides of a pair at one moment. */
export interface Moment {
  readonly base: Decimal;
  readonly quote: Decimal;
}

/**
 * How a pair of anchors moved in an interval: its first, highest, lowest and last moment. Both sides are kept, because
 * what is made of them, a pegged currency or the pair the other way round, is then exact and rounded once.
 */
export interface PairCandle {
  readonly open: Moment;
  readonly high: Moment;
  readonly low: Moment;
  readonly close: Moment;
}

/** Whether the price of the base at one moment was below (-1), at (0) or above (1) that at another; exact. */
function compareMoments(left: Moment, right: Moment): -1 | 0 | 1 {
  return compare(multiply(left.quote, right.base), multiply(right.quote, left.base));
}

const higher = (left: Moment, right: Moment): Moment => (compareMoments(right, left) > 0 ? right : left);
const lower = (left: Moment, right: Moment): Moment => (compareMoments(right, left) < 0 ? right : left);

/** The candle of a single moment. */
export const candleAt = (moment: Moment): PairCandle => ({ open: moment, high: moment, low: moment, close: moment });

/** The candle of an interval and the one right after it. */
export function join(earlier: PairCandle, later: PairCandle): PairCandle {
  return {
    open: earlier.open,
    high: higher(earlier.high, later.high),
    low: lower(earlier.low, later.low),
    close: later.close,
  };
}

/** The candle of several moments in the order of their times, `undefined` of none. */
export function candleOfMoments(moments: readonly Moment[]): PairCandle | undefined {
  const [first, ...rest] = moments;
  return first && rest.reduce((candle, moment) => join(candle, candleAt(moment)), candleAt(first));
}

/** The candle of the pair the other way round: where the one was highest, the other was lowest. */
export function flip({ open, high, low, close }: PairCandle): PairCandle {
  return { open: swap(open), high: swap(low), low: swap(high), close: swap(close) };
}

const swap = ({ base, quote }: Moment): Moment => ({ base: quote, quote: base });

/**
 * What the candles of two currencies against the euro tell of their cross rate: where it began and where it ended. Its
 * highs and lows are not among theirs, for the one may have been high while the other was low; the higher and the lower
 * of both ends stand for them.
 */
export function crossOfLegs(base: PairCandle, quote: PairCandle): PairCandle {
  const open = { base: base.open.quote, quote: quote.open.quote };
  const close = { base: base.close.quote, quote: quote.close.quote };
  return join(candleAt(open), candleAt(close));
}
