import { requireAsset } from './assets.js';
import { decimalRule, divideHalfEven, formatFixed, parseDecimal, powerOfTen, type Decimal } from './decimal.js';

/** An exact amount: an integer of the asset's minor units (cents for EUR, yen for JPY). May be negative. */
export interface Money {
  readonly minor: bigint;
  readonly asset: string;
}

/** The largest amount anybody may enter, in minor units. Balances may grow beyond it; the ledger has its own limit. */
export const amountMinorMax = 10n ** 15n;

export type ParsedAmount =
  | { readonly ok: true; readonly minor: bigint }
  | {
      readonly ok: false;
      readonly problem: 'MALFORMED' | 'TOO_MANY_DECIMALS' | 'TOO_LARGE';
      /** Says what is allowed; fit to be shown to the user. */
      readonly message: string;
    };

/**
 * Reads an amount as it is entered: fewer decimals than the asset has are filled up, more are refused, zeros included.
 * The sign is the caller's to judge.
 *
 * @param asset The code of a known asset.
 * @throws RangeError when the asset is unknown.
 */
export function parseAmount(text: string, asset: string): ParsedAmount {
  const { minorUnits } = requireAsset(asset);
  const decimal = parseDecimal(text);
  if (decimal === undefined) {
    return { ok: false, problem: 'MALFORMED', message: `An amount is written as ${decimalRule}` };
  }
  if (decimal.scale > minorUnits) {
    const allowed = minorUnits === 0 ? 'no decimals' : `at most ${minorUnits} decimals`;
    return { ok: false, problem: 'TOO_MANY_DECIMALS', message: `An amount of ${asset} has ${allowed}` };
  }
  const minor = decimal.digits * powerOfTen(minorUnits - decimal.scale);
  if (minor > amountMinorMax || minor < -amountMinorMax) {
    const limit = formatFixed(amountMinorMax, minorUnits);
    return { ok: false, problem: 'TOO_LARGE', message: `An amount of ${asset} is at most ${limit}` };
  }
  return { ok: true, minor };
}

/**
 * The wire form, with exactly the asset's decimals: `{ amount: '250.00', currency: 'EUR' }`, `{ amount: '250',
 * currency: 'JPY' }`.
 *
 * @throws RangeError when the asset is unknown.
 */
export function formatMoney(money: Money): { amount: string; currency: string } {
  return { amount: formatFixed(money.minor, requireAsset(money.asset).minorUnits), currency: money.asset };
}

/**
 * What an amount is worth in another asset: amount x rate, rounded once, half-even, to the minor unit of that asset.
 *
 * @param rate Units (not minor units) of `into` for one unit of the amount's asset.
 * @throws RangeError when either asset is unknown.
 */
export function convert(money: Money, rate: Decimal, into: string): Money {
  const from = requireAsset(money.asset);
  const to = requireAsset(into);
  const numerator = money.minor * rate.digits * powerOfTen(to.minorUnits);
  return { minor: divideHalfEven(numerator, powerOfTen(rate.scale + from.minorUnits)), asset: into };
}

/**
 * Reads what `formatMoney` wrote, of any size; amounts that people enter are for `parseAmount`.
 *
 * @throws RangeError when it is not the wire form of a known asset.
 */
export function readMoney(written: { amount: string; currency: string }): Money {
  const { minorUnits } = requireAsset(written.currency);
  const decimal = parseDecimal(written.amount);
  if (decimal?.scale !== minorUnits) {
    throw new RangeError(`"${written.amount}" is not how an amount of ${written.currency} is written`);
  }
  return { minor: decimal.digits, asset: written.currency };
}
