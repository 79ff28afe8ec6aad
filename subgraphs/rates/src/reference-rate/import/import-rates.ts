import type pg from 'pg';
import { withTransaction } from '@agio/runtime/db/transaction';
import { formatDecimal } from '@agio/runtime/money/decimal';
import type { ReferenceRate } from '../reference-rate.js';
import { insertReferenceRates, readPerEuroOn, type Queryable } from '../store.js';
import { RatesFileError } from './errors.js';
import { createFindings, type Findings } from './findings.js';
import { detectFormat, formats, type FormatName } from './formats.js';
import type { ReadingOptions } from './record.js';

export interface ImportProgress {
  /** How much of the file has been read, 0 to 1. */
  readonly share: number;
  readonly records: number;
  readonly rates: number;
}

export interface ImportResult {
  readonly format: FormatName;
  /** Lines, days or prices that had no fault. */
  readonly records: number;
  readonly rates: number;
  /** Rates that were not stored before. */
  readonly inserted: number;
  /** Faults that were passed over; none with `onError: 'stop'`. */
  readonly faults: Findings;
  /** Rates that were not stored because a more official source tells another figure. */
  readonly outranked: Findings;
}

export interface ImportOptions {
  pool: pg.Pool;
  file: string;
  /** Told from the file unless given. */
  format?: FormatName;
  /** Whether a fault stops the import, and nothing is stored, or only its own record is left out; `stop` unless given. */
  onError?: 'stop' | 'skip';
  /** What the prices of the file are of and in, for a format that does not say so. */
  prices?: ReadingOptions['prices'];
  onProgress?: (progress: ImportProgress) => void;
  now?: () => Date;
}

/** Large enough that the round trips do not count, small enough that a batch is some hundred kilobytes. */
const batchRatesMin = 5_000;

interface LocatedRate {
  readonly place: string;
  readonly rate: ReferenceRate;
}

/**
 * Stores the rates of a file in one transaction: every one of them or none, or with `onError: 'skip'` every sound one.
 * Rates that are stored already are left alone, so that the same file can be imported again.
 *
 * @throws RatesFileError when the file cannot be taken, with where it is wrong. Nothing of it is stored then.
 */
export async function importRates(options: ImportOptions): Promise<ImportResult> {
  const { pool, file, onError = 'stop', prices, onProgress = () => {}, now = () => new Date() } = options;
  const format = options.format ?? (await detectFormat(file));
  const today = now().toISOString().slice(0, 10);

  return withTransaction(pool, async (client) => {
    const counts = { records: 0, rates: 0, inserted: 0 };
    const faults = createFindings();
    const outranked = createFindings();
    const fault = (place: string, reason: string) => {
      if (onError === 'stop') throw new RatesFileError(place, reason);
      faults.add(`${place}: ${reason}`);
    };
    const store = async (batch: readonly LocatedRate[]) => {
      counts.inserted += await storeBatch(client, batch, { fault, outranked: outranked.add });
    };

    let batch: LocatedRate[] = [];
    const perEuroOn = (currency: string, day: string) => readPerEuroOn(client, currency, day);
    for await (const record of formats[format].read(file, { today, perEuroOn, ...(prices && { prices }) })) {
      if (record.fault !== undefined) {
        fault(record.place, record.fault);
        continue;
      }
      counts.records += 1;
      counts.rates += record.rates.length;
      for (const rate of record.rates) batch.push({ place: record.place, rate });
      if (batch.length < batchRatesMin) continue;
      await store(batch);
      batch = [];
      onProgress({ share: record.share, records: counts.records, rates: counts.rates });
    }
    if (counts.rates === 0) throw new RatesFileError(undefined, noRate(faults.list()));
    await store(batch);
    onProgress({ share: 1, records: counts.records, rates: counts.rates });
    return { format, ...counts, faults: faults.list(), outranked: outranked.list() };
  });
}

function noRate({ count, first }: Findings): string {
  if (count === 0) return 'The file ends without a rate.';
  const records = count === 1 ? '1 record is' : `${count} records are`;
  return `The file has no sound rate; ${records} faulty, the first of them: ${first[0]}`;
}

async function storeBatch(
  db: Queryable,
  batch: readonly LocatedRate[],
  { fault, outranked }: { fault: (place: string, reason: string) => void; outranked: (finding: string) => void },
): Promise<number> {
  const { inserted, differing } = await insertReferenceRates(
    db,
    batch.map(({ rate }) => rate),
  );
  for (const { index, stored, source } of differing) {
    const located = batch[index];
    if (located === undefined) throw new Error('A differing rate is one of those given');
    const { place, rate } = located;
    const given = `${rate.currency} of ${rate.day} is stored as ${stored} and given as ${formatDecimal(rate.perEuro)}`;
    if (source === rate.source) fault(place, `${given}; a stored rate never changes`);
    else outranked(`${place}: ${given}; ${source} is the more official source`);
  }
  return inserted;
}
