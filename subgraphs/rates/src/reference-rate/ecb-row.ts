import { decimalRule, parseDecimal } from '@agio/runtime/money/decimal';
import { RatesFileError } from './errors.js';
import type { ReferenceRate } from './reference-rate.js';

/** The columns of an ECB file: a currency by index, `undefined` for the date and for the empty column at the end. */
export type EcbColumns = readonly (string | undefined)[];

/** The euro was introduced on this day; there are no rates before it. */
const firstDay = '1999-01-01';

/**
 * Reads the header, `Date,USD,JPY,...`, which ends in an empty column.
 *
 * @throws RatesFileError
 */
export function parseEcbHeader(cells: readonly string[], line: number): EcbColumns {
  const [date, ...codes] = cells;
  if (date !== 'Date') throw new RatesFileError(line, 'the first column must be headed "Date"');
  const seen = new Set<string>();
  const columns = codes.map((code, index) => {
    if (code === '' && index === codes.length - 1) return undefined;
    if (!/^[A-Z]{3}$/.test(code)) throw new RatesFileError(line, `"${excerpt(code)}" is no currency code`);
    if (seen.has(code)) throw new RatesFileError(line, `${code} has two columns`);
    seen.add(code);
    return code;
  });
  if (seen.size === 0) throw new RatesFileError(line, 'there is no currency column');
  return [undefined, ...columns];
}

/**
 * Reads the rates of one day. `N/A` and an empty cell mean that the ECB published none for the currency.
 *
 * @param today the last day that may have rates, `YYYY-MM-DD`; a mistyped later one would stay the latest for ever.
 * @throws RatesFileError
 */
export function parseEcbRow(
  cells: readonly string[],
  columns: EcbColumns,
  { line, today }: { line: number; today: string },
): ReferenceRate[] {
  if (cells.length !== columns.length) {
    throw new RatesFileError(line, `it has ${cells.length} columns, the header has ${columns.length}`);
  }
  const day = parseDay(cells[0] ?? '', { line, today });
  const rates: ReferenceRate[] = [];
  for (const [index, cell] of cells.entries()) {
    if (index === 0 || cell === '' || cell === 'N/A') continue;
    const currency = columns[index];
    if (currency === undefined) throw new RatesFileError(line, `"${excerpt(cell)}" is in a column without a currency`);
    const perEuro = parseDecimal(cell);
    if (perEuro === undefined || perEuro.digits <= 0n) {
      throw new RatesFileError(
        line,
        `"${excerpt(cell)}" is no rate of ${currency}: it must be above 0 and ${decimalRule}`,
      );
    }
    rates.push({ currency, day, perEuro, source: 'ECB' });
  }
  return rates;
}

function parseDay(text: string, { line, today }: { line: number; today: string }): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date.parse takes 2026-02-30 for the 2nd of March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new RatesFileError(line, `"${excerpt(text)}" is no date; dates are written YYYY-MM-DD`);
  }
  if (text < firstDay) throw new RatesFileError(line, `${text} is before the euro, which began on ${firstDay}`);
  if (text > today) throw new RatesFileError(line, `${text} is in the future`);
  return text;
}

/** Enough of a cell to recognise it, whatever is in it. */
function excerpt(cell: string): string {
  return cell.length > 40 ? `${cell.slice(0, 40)}...` : cell;
}
