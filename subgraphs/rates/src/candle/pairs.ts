import { legsOf } from '../rate/leg.js';
import { parsePair, type Pair } from '../rate/pair.js';

/** A key of a Map for a pair. */
export const pairKey = ({ base, quote }: Pair): string => `${base}/${quote}`;

/** The pair of the euro and a currency, whose candles are always kept. */
export const euroPair = (currency: string): Pair => ({ base: 'EUR', quote: currency });

/** A cross in the order in which its candles are kept. */
export const orderedPair = (pair: Pair): Pair =>
  pair.base < pair.quote ? pair : { base: pair.quote, quote: pair.base };

/**
 * The crosses of anchors that a list of pairs, `USD/INR,GBP/AED`, asks to keep candles of: without those that need none of
 * their own, as both sides have the same anchor or one is the euro.
 *
 * @returns undefined when an item is no pair that can have a rate.
 */
export function parseCrosses(text: string): Pair[] | undefined {
  const crosses = new Map<string, Pair>();
  for (const item of text.split(',').map((given) => given.trim())) {
    if (item === '') continue;
    const pair = parsePair(item);
    const legs = pair && legsOf(pair);
    if (legs === undefined) return undefined;
    const { base, quote } = orderedPair({ base: legs.base.anchor, quote: legs.quote.anchor });
    if (base !== quote && base !== 'EUR' && quote !== 'EUR') crosses.set(pairKey({ base, quote }), { base, quote });
  }
  return [...crosses.values()];
}
