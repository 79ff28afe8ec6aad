import type { Entry } from '@agio/ledger/entries';
import { publicReference } from '@agio/runtime/ids';
import { formatMoney } from '@agio/runtime/money/money';
import { stringify } from 'csv-stringify/sync';

const columns = [
  'entry',
  'posted_at',
  'effective_at',
  'kind',
  'reference',
  'transaction_id',
  'amount',
  'balance_after',
  'currency',
] as const;

/**
 * Writes a statement as CSV (RFC 4180): a head, then a record per entry. Amounts have the currency's digits, times are UTC.
 *
 * @param pages of entries of a wallet in this currency.
 */
export async function* writeCsv(
  pages: AsyncIterable<readonly Entry[]>,
  currency: string,
): AsyncGenerator<string, void, undefined> {
  yield toText([columns]);
  for await (const entries of pages) yield toText(entries.map((entry) => toRecord(entry, currency)));
}

const toText = (records: readonly (readonly string[])[]): string =>
  stringify(records as string[][], { record_delimiter: 'windows' });

function toRecord(entry: Entry, currency: string): string[] {
  const written = (minor: bigint): string => formatMoney({ minor, asset: currency }).amount;
  return [
    entry.seq.toString(),
    entry.postedAt.toISOString(),
    entry.effectiveAt.toISOString(),
    asText(entry.kind ?? ''),
    publicReference(entry.transferId),
    entry.transferId,
    // Digits, a point and a sign are no formula: spreadsheets read them as the number that they are.
    written(entry.amount),
    written(entry.balanceAfter),
    currency,
  ];
}

/**
 * A text that no spreadsheet takes for a formula, which could send the sheet's contents elsewhere: an apostrophe goes before what would begin one
 * (OWASP, CSV injection).
 */
export const asText = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);
