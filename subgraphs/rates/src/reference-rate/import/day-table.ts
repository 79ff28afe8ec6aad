import type { ReferenceRate, ReferenceSource } from '../reference-rate.js';
import { RatesFileError } from './errors.js';
import { checkEuro, excerpt, isCurrencyCode, parseDay, parseRate } from './figure.js';
import { RecordFault } from './record.js';

/** A table with a line per day and a column per currency. */
export interface DayTable {
  readonly source: ReferenceSource;
  /** The headings before those of the currencies; the first one is that of the day. */
  readonly leading: readonly string[];
}

/** The columns of a table: a currency by index, `undefined` for what is none. */
export type CurrencyColumns = readonly (string | undefined)[];

/**
 * Reads the header, such as `Date,USD,JPY,...`. The ECB's ends in an empty column.
 *
 * @throws RatesFileError
 */
export function parseHeader(cells: readonly string[], { leading }: DayTable, place: string): CurrencyColumns {
  for (const [index, heading] of leading.entries()) {
    if (cells[index] === heading) continue;
    const ordinal = index === 0 ? 'first' : 'second';
    throw new RatesFileError(place, `the ${ordinal} column must be headed "${heading}"`);
  }
  const codes = cells.slice(leading.length);
  const seen = new Set<string>();
  const columns = codes.map((code, index) => {
    if (code === '' && index === codes.length - 1) return undefined;
    if (!isCurrencyCode(code)) throw new RatesFileError(place, `"${excerpt(code)}" is no currency code`);
    if (seen.has(code)) throw new RatesFileError(place, `${code} has two columns`);
    seen.add(code);
    return code;
  });
  if (seen.size === 0) throw new RatesFileError(place, 'there is no currency column');
  return [...leading.map(() => undefined), ...columns];
}

/**
 * Reads the rates of one day. `N/A` and an empty cell mean that none was published for the currency.
 *
 * @throws RecordFault
 */
export function parseRow(
  cells: readonly string[],
  columns: CurrencyColumns,
  { source, leading, today }: DayTable & { today: string },
): ReferenceRate[] {
  if (cells.length !== columns.length) {
    throw new RecordFault(`it has ${cells.length} columns, the header has ${columns.length}`);
  }
  const day = parseDay(cells[0] ?? '', today);
  const rates: ReferenceRate[] = [];
  for (const [index, cell] of cells.entries()) {
    if (index < leading.length || cell === '' || cell === 'N/A') continue;
    const currency = columns[index];
    if (currency === undefined) throw new RecordFault(`"${excerpt(cell)}" is in a column without a currency`);
    const perEuro = parseRate(cell, currency);
    if (currency === 'EUR') checkEuro(perEuro);
    else rates.push({ currency, day, perEuro, source });
  }
  return rates;
}
