import { iso4217 } from '@agio/runtime/money/iso4217';
import { roundSignificant, type Decimal } from '@agio/runtime/money/decimal';
import { rateDigits } from './leg.js';
import type { Pair } from './pair.js';

/** The distance between bid and ask in basis points of mid (1/100 of a percent), by how liquid the pair is. */
export interface Spreads {
  /** Both currencies are among the ten most traded ones. */
  readonly major: number;
  readonly other: number;
  /** One side is an asset outside ISO 4217. */
  readonly asset: number;
}

/** The ten most traded currencies. Source: BIS Triennial Central Bank Survey 2022, table 3. */
const majors: ReadonlySet<string> = new Set(['USD', 'EUR', 'JPY', 'GBP', 'CNY', 'AUD', 'CAD', 'CHF', 'HKD', 'SGD']);

const isoCodes: ReadonlySet<string> = new Set(iso4217.map(([code]) => code));

/** The spread of a pair in basis points. */
export function spreadOf(pair: Pair, spreads: Spreads): number {
  if (!isoCodes.has(pair.base) || !isoCodes.has(pair.quote)) return spreads.asset;
  return majors.has(pair.base) && majors.has(pair.quote) ? spreads.major : spreads.other;
}

/**
 * What the house pays for one unit of the base (`bid`) and takes for it (`ask`): half the spread below and above mid,
 * each rounded half-even to the digits of a rate. With a spread of at least one basis point bid < mid < ask.
 */
export function bidAndAsk(mid: Decimal, spreadBasisPoints: number): { bid: Decimal; ask: Decimal } {
  // Half a basis point is 1/20,000.
  const half = BigInt(spreadBasisPoints);
  const denominator = 20_000n * 10n ** BigInt(mid.scale);
  return {
    bid: roundSignificant(mid.digits * (20_000n - half), denominator, rateDigits),
    ask: roundSignificant(mid.digits * (20_000n + half), denominator, rateDigits),
  };
}
