import { findAsset } from '@agio/runtime/money/assets';
import { multiply, parseDecimal, roundSignificant, type Decimal } from '@agio/runtime/money/decimal';
import { pegs } from './pegs.js';
import type { Pair } from './pair.js';

/** How many digits of a rate are stored and shown. Every rate is rounded to them once, from exact numbers. */
export const rateDigits = 10;

/** How one side of a pair is reached from the euro. */
export interface Leg {
  /** The euro itself or a currency whose rate against the euro is published. */
  readonly anchor: string;
  /** Units of the currency for one unit of the anchor: 1 unless it is pegged. */
  readonly perAnchor: Decimal;
  /** The first day the peg held, `YYYY-MM-DD`; absent unless it is pegged. */
  readonly peggedSince?: string;
}

const one: Decimal = { digits: 1n, scale: 0 };

const pegLegs: ReadonlyMap<string, Leg> = new Map(
  pegs.map(({ currency, anchor, rate, since }) => [
    currency,
    { anchor, perAnchor: requireDecimal(rate), peggedSince: since },
  ]),
);

/** The leg of a currency. An unpegged currency is its own anchor. */
export function legOf(currency: string): Leg {
  return pegLegs.get(currency) ?? { anchor: currency, perAnchor: one };
}

/**
 * The legs of a pair, `undefined` when it cannot have a rate: a side that no wallet can hold, or the same currency
 * on both sides.
 */
export function legsOf(pair: Pair): { base: Leg; quote: Leg } | undefined {
  if (pair.base === pair.quote || !findAsset(pair.base) || !findAsset(pair.quote)) return undefined;
  return { base: legOf(pair.base), quote: legOf(pair.quote) };
}

/**
 * Units of the leg's currency for one euro, exact.
 *
 * @param rateOf units of an anchor for one euro; never asked for the euro itself.
 */
export function perEuro(leg: Leg, rateOf: (anchor: string) => Decimal | undefined): Decimal | undefined {
  if (leg.anchor === 'EUR') return leg.perAnchor;
  const anchorRate = rateOf(leg.anchor);
  return anchorRate && multiply(anchorRate, leg.perAnchor);
}

/**
 * Units of `quote` for one unit of `base`, both given as units for one euro. The division is exact up to the one
 * rounding, half-even, to `rateDigits`.
 */
export function crossRate(basePerEuro: Decimal, quotePerEuro: Decimal): Decimal {
  const numerator = quotePerEuro.digits * 10n ** BigInt(basePerEuro.scale);
  const denominator = basePerEuro.digits * 10n ** BigInt(quotePerEuro.scale);
  return roundSignificant(numerator, denominator, rateDigits);
}

function requireDecimal(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw new Error(`"${text}" is no decimal`);
  return decimal;
}
