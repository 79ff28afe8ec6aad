import type { Decimal } from '@agio/runtime/money/decimal';
import type { LatestRate, LiveBook } from './book.js';
import { crossRate, legsOf, perEuro, type Leg } from './leg.js';
import { formatPair, type Pair } from './pair.js';
import { rateSources, type RateSource } from './source.js';
import { bidAndAsk, spreadOf, type Spreads } from './spread.js';

/** The rate of a pair at a moment; bid, ask and mid are units of the quote for one unit of the base. */
export interface Rate {
  /** `EUR/USD`. */
  readonly pair: string;
  readonly base: string;
  readonly quote: string;
  readonly bid: Decimal;
  readonly ask: Decimal;
  readonly mid: Decimal;
  /** Of the older leg. */
  readonly asOf: Date;
  readonly source: RateSource;
  /** Too old to trade on. */
  readonly stale: boolean;
}

export interface PricingOptions {
  book: LiveBook;
  spreads: Spreads;
  now: () => Date;
}

/** Prices any pair from the live book. */
export interface Pricing {
  /** The rate of the pair, `undefined` when it has none. */
  rate(pair: Pair): Rate | undefined;
}

export function createPricing({ book, spreads, now }: PricingOptions): Pricing {
  return {
    rate(pair) {
      const legs = legsOf(pair);
      if (legs === undefined) return undefined;
      const time = now();
      const used: LatestRate[] = [];
      const euroRate = (leg: Leg): Decimal | undefined =>
        perEuro(leg, (anchor) => {
          const latest = book.latest(anchor, time);
          if (latest) used.push(latest);
          return latest?.perEuro;
        });
      const base = euroRate(legs.base);
      const quote = euroRate(legs.quote);
      if (base === undefined || quote === undefined) return undefined;
      const mid = crossRate(base, quote);
      return {
        pair: formatPair(pair),
        ...pair,
        ...bidAndAsk(mid, spreadOf(pair, spreads)),
        mid,
        asOf: oldest(used, time),
        source: sourceOf(legs, used),
        stale: used.some((rate) => rate.stale),
      };
    },
  };
}

/** Currencies pegged to the euro itself need no published rate: theirs is as of now. */
function oldest(rates: readonly LatestRate[], now: Date): Date {
  return rates.reduce<Date | undefined>((old, { asOf }) => (old && old <= asOf ? old : asOf), undefined) ?? now;
}

function sourceOf(legs: { base: Leg; quote: Leg }, used: readonly LatestRate[]): RateSource {
  const sources = new Set<RateSource>(used.map((rate) => rate.source));
  if (legs.base.peggedSince ?? legs.quote.peggedSince) sources.add('PEG');
  return rateSources.findLast((source) => sources.has(source)) ?? 'PEG';
}
