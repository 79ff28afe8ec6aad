import { decimalRule, parseDecimal, type Decimal } from '@agio/runtime/money/decimal';
import { RecordFault } from './record.js';

/** The euro was introduced on this day; there are no rates before it. */
const firstDay = '1999-01-01';

/**
 * Reads a day, `YYYY-MM-DD`, of the euro's time and not after `today`.
 *
 * @throws RecordFault
 */
export function parseDay(text: string, today: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date.parse takes 2026-02-30 for the 2nd of March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new RecordFault(`"${excerpt(text)}" is no date; dates are written YYYY-MM-DD`);
  }
  if (text < firstDay) throw new RecordFault(`${text} is before the euro, which began on ${firstDay}`);
  if (text > today) throw new RecordFault(`${text} is in the future`);
  return text;
}

/**
 * Reads a rate, exactly as it is written.
 *
 * @throws RecordFault
 */
export function parseRate(text: string, currency: string): Decimal {
  const rate = parseDecimal(text);
  if (rate === undefined || rate.digits <= 0n) {
    throw new RecordFault(`"${excerpt(text)}" is no rate of ${currency}: it must be above 0 and ${decimalRule}`);
  }
  return rate;
}

/** More decimals or zeros than this are no price of anything. */
const exponentMax = 40;

/**
 * Reads a number of JSON that is above zero, exactly: `1.5e-7` is 15 at scale 8.
 *
 * @throws RecordFault
 */
export function parseJsonRate(text: unknown, currency: string): Decimal {
  const match = typeof text === 'string' ? /^([0-9.]+)(?:[eE]([+-]?\d{1,3}))?$/.exec(text) : null;
  if (match === null) throw new RecordFault(`${excerpt(JSON.stringify(text))} is no rate of ${currency}`);
  const [, mantissa = '', exponentText = '0'] = match;
  const { digits, scale } = parseRate(mantissa, currency);
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > exponentMax) throw new RecordFault(`${excerpt(match[0])} is no rate of ${currency}`);
  const shifted = scale - exponent;
  return shifted >= 0 ? { digits, scale: shifted } : { digits: digits * 10n ** BigInt(-shifted), scale: 0 };
}

/**
 * Checks that the price of a euro in euros, which some files tell too, is 1.
 *
 * @throws RecordFault
 */
export function checkEuro(rate: Decimal): void {
  if (rate.digits !== 10n ** BigInt(rate.scale)) throw new RecordFault('EUR must be 1, as every rate is per euro');
}

const codePattern = /^[A-Z]{3}$/;

/** Whether it can be the code of a currency, existing or not. */
export const isCurrencyCode = (code: string): boolean => codePattern.test(code);

/** Enough of a cell to recognise it, whatever is in it. */
export function excerpt(cell: string): string {
  return cell.length > 40 ? `${cell.slice(0, 40)}...` : cell;
}
