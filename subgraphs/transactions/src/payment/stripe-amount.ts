import { requireAsset } from '@agio/runtime/money/assets';
import { formatFixed, powerOfTen } from '@agio/runtime/money/decimal';
import type { Money } from '@agio/runtime/money/money';

/*
 * Stripe writes amounts as integers of what it takes for a currency's smallest unit, which is not ISO 4217's everywhere.
 * Source: docs.stripe.com/currencies, "Zero-decimal currencies", "Three-decimal currencies" and "Special cases".
 */

/** Integers of the whole unit. Among them the ariary, which by ISO 4217 has two decimals. */
const zeroDecimal = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
/** Integers of the thousandth, in steps of ten: the last digit is always 0. */
const threeDecimal = new Set('BHD JOD KWD OMR TND'.split(' '));
/** Integers of the hundredth, of which only whole units exist: the last two digits are always 0. */
const wholeOnly = new Set(['ISK', 'UGX']);
/** The same, for payouts alone. */
const wholePayoutsOnly = new Set(['HUF', 'TWD']);

/** Stripe takes eight digits at most. */
const amountMax = 99_999_999n;

export type Direction = 'charge' | 'payout';

/** How many decimals of a currency Stripe's integers have. */
function scaleOf(currency: string): number {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/** What Stripe's integers are multiples of. */
function stepOf(currency: string, direction: Direction): bigint {
  if (threeDecimal.has(currency)) return 10n;
  return wholeOnly.has(currency) || (direction === 'payout' && wholePayoutsOnly.has(currency)) ? 100n : 1n;
}

/** Why Stripe cannot move an amount exactly, fit for the customer; null when it can. Amounts are never rounded to make them fit. */
export function stripeObjection({ minor, asset }: Money, direction: Direction): string | null {
  const { minorUnits } = requireAsset(asset);
  const scale = scaleOf(asset);
  const exact = minor * powerOfTen(scale);
  const divisor = powerOfTen(minorUnits);
  const step = stepOf(asset, direction);
  if (exact % (divisor * step) !== 0n) {
    return `An amount of ${asset} has to be a multiple of ${formatFixed(step, scale)} here.`;
  }
  if (exact / divisor > amountMax) return `An amount of ${asset} is at most ${formatFixed(amountMax, scale)} here.`;
  return null;
}

/**
 * An amount as Stripe's API takes it.
 * @throws RangeError when Stripe cannot move it exactly, which `stripeObjection` tells beforehand.
 */
export function toStripeAmount(money: Money, direction: Direction): { amount: number; currency: string } {
  const objection = stripeObjection(money, direction);
  if (objection !== null) throw new RangeError(objection);
  const { minor, asset } = money;
  const amount = (minor * powerOfTen(scaleOf(asset))) / powerOfTen(requireAsset(asset).minorUnits);
  return { amount: Number(amount), currency: asset.toLowerCase() };
}

/**
 * Reads an amount of Stripe's API, signed.
 * @throws RangeError when it is no safe integer, has more decimals than the currency, or the currency is unknown.
 */
export function fromStripeAmount(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Stripe's amount ${amount} is no safe integer.`);
  const asset = currency.toUpperCase();
  const exact = BigInt(amount) * powerOfTen(requireAsset(asset).minorUnits);
  const divisor = powerOfTen(scaleOf(asset));
  if (exact % divisor !== 0n) throw new RangeError(`Stripe's amount ${amount} of ${asset} has too many decimals.`);
  return { minor: exact / divisor, asset };
}
