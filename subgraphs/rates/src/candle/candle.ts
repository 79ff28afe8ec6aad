import { compare, type Decimal } from '@agio/runtime/money/decimal';
import { crossRate, perEuro, type Leg } from '../rate/leg.js';

/** Mid rates of a pair within a day, units of the quote for one unit of the base. */
export interface Candle {
  /** The start of the day, UTC. */
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
  const sides = [legs.base, legs.quote].map((leg) =>
    leg.peggedSince !== undefined && day < leg.peggedSince ? undefined : perEuro(leg, (anchor) => rates.get(anchor)),
  );
  const [base, quote] = sides;
  return base && quote && crossRate(base, quote);
}

/** The candle of a day, `undefined` without a rate. The mids are in the order of their times. */
export function candleOf(day: string, mids: readonly Decimal[]): Candle | undefined {
  const [open] = mids;
  const close = mids.at(-1);
  if (open === undefined || close === undefined) return undefined;
  return {
    at: new Date(`${day}T00:00:00.000Z`),
    open,
    high: mids.reduce((high, mid) => (compare(mid, high) > 0 ? mid : high)),
    low: mids.reduce((low, mid) => (compare(mid, low) < 0 ? mid : low)),
    close,
  };
}
