import { compare, type Decimal } from '@agio/runtime/money/decimal';
import { crossRate, perEuro, type Leg } from '../rate/leg.js';
import { isoDay } from './interval.js';
import type { Moment, PairCandle } from './pair-candle.js';

/** Mid rates of a pair within an interval, units of the quote for one unit of the base. */
export interface Candle {
  /** The start of the interval, UTC. */
  readonly at: Date;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
}

/** The legs of the pair that a candle is for. */
export interface Legs {
  readonly base: Leg;
  readonly quote: Leg;
}

/** What a euro bought of some anchors at one moment; the euro itself is not among them. */
export type AnchorRates = ReadonlyMap<string, Decimal>;

/** Mid of the pair, `undefined` when a side is not quoted or its peg did not hold yet on the day (`YYYY-MM-DD`). */
export function midOn(day: string, legs: Legs, rates: AnchorRates): Decimal | undefined {
  if (!held(legs, day)) return undefined;
  const base = perEuro(legs.base, (anchor) => rates.get(anchor));
  const quote = perEuro(legs.quote, (anchor) => rates.get(anchor));
  return base && quote && crossRate(base, quote);
}

/** The candle of one rate. */
export const flatCandle = (at: Date, mid: Decimal): Candle => ({ at, open: mid, high: mid, low: mid, close: mid });

/**
 * The candle of a pair from that of its anchors, `undefined` when a peg did not hold yet. A peg multiplies all rates
 * alike and rounding keeps their order, so the highest moment of the anchors is that of the pair.
 */
export function toCandle(at: Date, legs: Legs, { open, high, low, close }: PairCandle): Candle | undefined {
  if (!held(legs, isoDay(at))) return undefined;
  const mid = (moment: Moment): Decimal => {
    const base = perEuro(legs.base, () => moment.base);
    const quote = perEuro(legs.quote, () => moment.quote);
    if (base === undefined || quote === undefined) throw new Error('A moment of the market has two sides');
    return crossRate(base, quote);
  };
  return { at, open: mid(open), high: mid(high), low: mid(low), close: mid(close) };
}

const held = (legs: Legs, day: string): boolean =>
  [legs.base, legs.quote].every(({ peggedSince }) => peggedSince === undefined || day >= peggedSince);

/** The candle, beginning at `at`, that several of a pair in the order of their times make; `undefined` of none. */
export function joinCandles(at: Date, candles: readonly Candle[]): Candle | undefined {
  const [first] = candles;
  const last = candles.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    at,
    open: first.open,
    high: candles.reduce((high, candle) => (compare(candle.high, high) > 0 ? candle.high : high), first.high),
    low: candles.reduce((low, candle) => (compare(candle.low, low) < 0 ? candle.low : low), first.low),
    close: last.close,
  };
}
