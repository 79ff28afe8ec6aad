/** An exact decimal number: `digits / 10^scale`. The scale is never negative. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** What `parseDecimal` accepts, in words for an error message. */
export const decimalRule =
  'digits with an optional leading "-" and one "."; no exponent, no plus sign, no leading zeros, no "-0", ' +
  'at most 64 characters';

const decimalPattern = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/** Longer texts are refused unread: the time to read a number grows faster than its length. */
const decimalLengthMax = 64;

/**
 * Reads a decimal as it is written on the wire. The scale is the number of decimals given, so `1.50` has scale 2.
 *
 * @returns `undefined` when the text breaks `decimalRule`.
 */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > decimalLengthMax) return undefined;
  const match = decimalPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const magnitude = BigInt(`${whole}${fraction}`);
  if (sign === '-' && magnitude === 0n) return undefined;
  return { digits: sign === '-' ? -magnitude : magnitude, scale: fraction.length };
}

/** Writes a decimal without exponent and without trailing zeros: `{ digits: 1500n, scale: 3 }` is `1.5`. */
export function formatDecimal(decimal: Decimal): string {
  const { digits, scale } = normalize(decimal);
  return formatFixed(digits, scale);
}

/** Writes `digits / 10^scale` with exactly `scale` decimals: `formatFixed(-5n, 2)` is `-0.05`. */
export function formatFixed(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(text.length - scale)}`;
}

/** `10^exponent` for an exponent of at least 0. */
export function powerOfTen(exponent: number): bigint {
  return smallPowersOfTen[exponent] ?? 10n ** BigInt(exponent);
}

// Every conversion of an amount needs some of these, and computing them costs more than the conversion.
const smallPowersOfTen: readonly bigint[] = Array.from({ length: 32 }, (_, exponent) => 10n ** BigInt(exponent));

/**
 * The integer nearest to `numerator / denominator`; of two equally near ones, the even one (banker's rounding,
 * `roundTiesToEven` of IEEE 754). Either argument may be negative.
 *
 * @throws RangeError when the denominator is zero.
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const quotient = n / d;
  const remainder = n % d;
  const doubled = remainder < 0n ? -2n * remainder : 2n * remainder;
  const roundsAway = doubled > d || (doubled === d && quotient % 2n !== 0n);
  if (!roundsAway) return quotient;
  return n < 0n ? quotient - 1n : quotient + 1n;
}

/**
 * `numerator / denominator` rounded once, half-even, to a number of significant digits; without trailing zeros.
 *
 * @throws RangeError when the denominator is zero.
 */
export function roundSignificant(numerator: bigint, denominator: bigint, digits: number): Decimal {
  if (numerator === 0n && denominator !== 0n) return { digits: 0n, scale: 0 };
  const scale = digits - 1 - floorLog10(numerator, denominator);
  if (scale >= 0) {
    return normalize({ digits: divideHalfEven(numerator * powerOfTen(scale), denominator), scale });
  }
  const unit = powerOfTen(-scale);
  return { digits: divideHalfEven(numerator, denominator * unit) * unit, scale: 0 };
}

/** The exponent of the leading digit of |numerator / denominator|: 0 for 1 to under 10, -1 for 0.1 to under 1. */
function floorLog10(numerator: bigint, denominator: bigint): number {
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const exponent = n.toString().length - d.toString().length;
  const reachesPower = exponent >= 0 ? n >= d * powerOfTen(exponent) : n * powerOfTen(-exponent) >= d;
  return reachesPower ? exponent : exponent - 1;
}

/** -1, 0 or 1 as `left` is less than, equal to or greater than `right`; `1.0` equals `1.00`. */
export function compare(left: Decimal, right: Decimal): -1 | 0 | 1 {
  const scale = Math.max(left.scale, right.scale);
  const leftDigits = left.digits * powerOfTen(scale - left.scale);
  const rightDigits = right.digits * powerOfTen(scale - right.scale);
  if (leftDigits === rightDigits) return 0;
  return leftDigits < rightDigits ? -1 : 1;
}

/** The exact product. */
export function multiply(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, scale: left.scale + right.scale };
}

/** The same number with the smallest scale, so that equal numbers are written alike. */
export function normalize(decimal: Decimal): Decimal {
  let { digits, scale } = decimal;
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale -= 1;
  }
  return { digits, scale };
}
