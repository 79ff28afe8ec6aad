import { stat } from 'node:fs/promises';
import type pg from 'pg';
import { withTransaction } from '@agio/runtime/db/transaction';
import { formatDecimal } from '@agio/runtime/money/decimal';
import { readEcbFile } from './ecb-file.js';
import { RatesFileError } from './errors.js';
import type { ReferenceRate } from './reference-rate.js';
import { insertReferenceRates, type Queryable } from './store.js';

export interface ImportProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Lines with rates so far. */
  readonly days: number;
  readonly rates: number;
}

export interface ImportResult {
  readonly days: number;
  readonly rates: number;
  /** Rates that were not stored before. */
  readonly inserted: number;
}

export interface ImportOptions {
  pool: pg.Pool;
  /** In the format of the ECB's eurofxref-hist.csv. */
  file: string;
  onProgress?: (progress: ImportProgress) => void;
  now?: () => Date;
}

/** Large enough that the round trips do not count, small enough that a batch is some hundred kilobytes. */
const batchRatesMin = 5_000;

/**
 * Stores every rate of a file, or none. Rates that are stored already are left alone, so that the same file can be
 * imported again.
 *
 * @throws RatesFileError when a line is broken or contradicts a stored rate.
 */
export async function importEcbHistory({
  pool,
  file,
  onProgress = () => {},
  now = () => new Date(),
}: ImportOptions): Promise<ImportResult> {
  const { size: bytesTotal } = await stat(file);
  const today = now().toISOString().slice(0, 10);
  return withTransaction(pool, async (client) => {
    let days = 0;
    let rates = 0;
    let inserted = 0;
    let batch: LocatedRate[] = [];
    let line = 1;
    for await (const day of readEcbFile(file, { today })) {
      line = day.line;
      days += 1;
      rates += day.rates.length;
      for (const rate of day.rates) batch.push({ line, rate });
      if (batch.length < batchRatesMin) continue;
      inserted += await storeBatch(client, batch);
      batch = [];
      onProgress({ bytesRead: day.bytesRead, bytesTotal, days, rates });
    }
    if (rates === 0) throw new RatesFileError(line, 'the file ends without a rate');
    inserted += await storeBatch(client, batch);
    onProgress({ bytesRead: bytesTotal, bytesTotal, days, rates });
    return { days, rates, inserted };
  });
}

interface LocatedRate {
  readonly line: number;
  readonly rate: ReferenceRate;
}

async function storeBatch(db: Queryable, batch: readonly LocatedRate[]): Promise<number> {
  const { inserted, conflict } = await insertReferenceRates(
    db,
    batch.map(({ rate }) => rate),
  );
  const contradiction = conflict && batch[conflict.index];
  if (contradiction) {
    const { currency, day, perEuro } = contradiction.rate;
    throw new RatesFileError(
      contradiction.line,
      `${currency} of ${day} is stored as ${conflict.stored} and given as ${formatDecimal(perEuro)}; ` +
        'a stored rate never changes',
    );
  }
  return inserted;
}
