import { compare, multiply, powerOfTen, type Decimal } from '@agio/runtime/money/decimal';

/** What a told rate is compared with; all are units of its currency for one euro. */
export interface Evidence {
  /** The fresh rates of the other providers, as they were taken. */
  readonly others: readonly Decimal[];
  /** What counts while there are no others: what was taken last. */
  readonly last: Decimal | undefined;
  /** What any other source says now, believed or not: a jump that two tell is none. */
  readonly witnesses: readonly Decimal[];
}

export type Verdict =
  | { readonly kind: 'plausible' }
  /** It jumps, and another source says the same. */
  | { readonly kind: 'confirmed' }
  /** It jumps, and nobody else says so. */
  | { readonly kind: 'implausible'; readonly expected: Decimal };

/**
 * Judges a rate: against the median of the others or, without others, against what was taken last. Without anything to
 * compare with it is believed.
 *
 * @param limitBasisPoints how far a rate may be from another to agree with it.
 */
export function judge(perEuro: Decimal, evidence: Evidence, limitBasisPoints: number): Verdict {
  const { others, last, witnesses } = evidence;
  const expected = median(others) ?? last;
  if (expected === undefined || agrees(perEuro, expected, limitBasisPoints)) return { kind: 'plausible' };
  const isConfirmed = witnesses.some((witness) => agrees(perEuro, witness, limitBasisPoints));
  return isConfirmed ? { kind: 'confirmed' } : { kind: 'implausible', expected };
}

/** Whether a rate is at most so many basis points of `expected` away from it; exact. */
export function agrees(perEuro: Decimal, expected: Decimal, limitBasisPoints: number): boolean {
  const difference = subtract(perEuro, expected);
  const distance = { digits: difference.digits < 0n ? -difference.digits : difference.digits, scale: difference.scale };
  return compare(distance, multiply(expected, { digits: BigInt(limitBasisPoints), scale: 4 })) <= 0;
}

/** The middle one, or the mean of the two in the middle. */
export function median(rates: readonly Decimal[]): Decimal | undefined {
  const sorted = [...rates].sort(compare);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (lower === undefined || upper === undefined || lower === upper) return upper;
  // Half of a sum is five tenths of it.
  return multiply(subtract(upper, { digits: -lower.digits, scale: lower.scale }), { digits: 5n, scale: 1 });
}

function subtract(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  const digits = left.digits * powerOfTen(scale - left.scale) - right.digits * powerOfTen(scale - right.scale);
  return { digits, scale };
}
