import type { Context } from '../context.js';
import { parsePair } from '../rate/pair.js';
import type { Rate } from '../rate/pricing.js';

/** The latest rate of a pair in the wire form, null when it has none. */
export function rateOf(pair: string, { deps }: Context): Rate | null {
  const parsed = parsePair(pair);
  return (parsed && deps.pricing.rate(parsed)) ?? null;
}
