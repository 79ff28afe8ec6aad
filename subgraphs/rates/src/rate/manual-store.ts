import { newId } from '@agio/runtime/ids';
import { formatDecimal, type Decimal } from '@agio/runtime/money/decimal';
import { storedDecimal, type Queryable } from '../reference-rate/store.js';
import type { EuroRate, EuroRates } from './book.js';

/** A rate that somebody entered by hand, with why: the record of it. */
export interface ManualEntry {
  readonly currency: string;
  /** Units of the currency for one euro. */
  readonly perEuro: Decimal;
  readonly asOf: Date;
  readonly reason: string;
  /** Whether it was further from the rate in force than the limit, and meant. */
  readonly isConfirmedJump: boolean;
  /** Units for one euro in force until then. */
  readonly inForceBefore: Decimal | undefined;
  /** The administrator's id; null for a part of the platform. */
  readonly enteredBy: string | null;
}

/** Records an entry. It counts in every process as soon as that has read it. */
export async function insertManualRate(db: Queryable, entry: ManualEntry): Promise<void> {
  await db.query(
    `INSERT INTO manual_rates
       (id, currency, per_euro, as_of, reason, is_confirmed_jump, in_force_before, entered_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      newId(),
      entry.currency,
      formatDecimal(entry.perEuro),
      entry.asOf.toISOString(),
      entry.reason,
      entry.isConfirmedJump,
      entry.inForceBefore && formatDecimal(entry.inForceBefore),
      entry.enteredBy,
    ],
  );
}

/** The rate of each currency that was entered last: a later entry corrects an earlier one, whatever its time. */
export async function readManualRates(db: Queryable): Promise<EuroRates> {
  const { rows } = await db.query<{ currency: string; per_euro: string; as_of: Date }>({
    name: 'read-manual-rates',
    text: `SELECT DISTINCT ON (currency) currency, per_euro::text, as_of FROM manual_rates
           ORDER BY currency, entered_at DESC`,
  });
  return new Map(
    rows.map(({ currency, per_euro, as_of }): [string, EuroRate] => [
      currency,
      { perEuro: storedDecimal(per_euro), asOf: as_of, source: 'MANUAL' },
    ]),
  );
}
