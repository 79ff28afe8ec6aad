import type { Decimal } from '@agio/runtime/money/decimal';
import type { ReferenceRate } from '../reference-rate.js';

/**
 * What stands or falls as one in a file: a line, the rates of a day, a price. One wrong figure casts doubt on the others
 * of its record, which may have slipped by a column.
 */
export type FileRecord = {
  /** Where it is in the file, in words: `Line 3`. */
  readonly place: string;
  /** How much of the file has been read with it, 0 to 1. */
  readonly share: number;
} & ({ readonly rates: readonly ReferenceRate[]; readonly fault?: never } | { readonly fault: string });

/** What a file does not tell by itself. */
export interface ReadingOptions {
  /** The last day that may have rates, `YYYY-MM-DD`; a mistyped later one would stay the latest for ever. */
  readonly today: string;
  /** What the prices of a file are of, and what they are in: only for formats that do not say so. */
  readonly prices?: { readonly asset: string; readonly currency: string };
  /** Units of a currency for one euro on a day or, when that has none, in the week before it. */
  readonly perEuroOn: (currency: string, day: string) => Promise<Decimal | undefined>;
}

/**
 * Reads a file of one format.
 *
 * @throws RatesFileError when it is not of this format at all. What is wrong with a record is yielded as its fault.
 */
export type RatesReader = (file: string, options: ReadingOptions) => AsyncIterable<FileRecord>;

/** A record is not as it must be. It is caught by `recordOf`. */
export class RecordFault extends Error {
  override name = 'RecordFault';
}

/** A record with the rates that `read` answers, or with the fault that it throws. */
export async function recordOf(
  position: { place: string; share: number },
  read: () => readonly ReferenceRate[] | Promise<readonly ReferenceRate[]>,
): Promise<FileRecord> {
  try {
    return { ...position, rates: await read() };
  } catch (error) {
    if (error instanceof RecordFault) return { ...position, fault: error.message };
    throw error;
  }
}
