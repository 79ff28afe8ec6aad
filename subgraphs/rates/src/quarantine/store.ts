import { newId } from '@agio/runtime/ids';
import { formatDecimal, type Decimal } from '@agio/runtime/money/decimal';
import type { ProviderSource } from '../rate/source.js';
import { storedDecimal, type Queryable } from '../reference-rate/store.js';

/** A rate that was set aside; all figures are units of the currency for one euro. */
export interface QuarantinedRate {
  readonly id: string;
  readonly source: ProviderSource;
  readonly currency: string;
  readonly perEuro: Decimal;
  readonly expected: Decimal;
  readonly asOf: Date;
  readonly quarantinedAt: Date;
}

/** Taken after all because another source agrees, or no longer told. */
export type Resolution = 'CONFIRMED' | 'WITHDRAWN';

interface Row {
  id: string;
  source: ProviderSource;
  currency: string;
  per_euro: string;
  expected: string;
  as_of: Date;
  quarantined_at: Date;
}

/** Sets a rate aside. A later one of the same source and currency takes the place of one that is still set aside. */
export async function quarantine(db: Queryable, rate: Omit<QuarantinedRate, 'id'>): Promise<void> {
  await db.query(
    `INSERT INTO quarantined_rates AS known (id, source, currency, per_euro, expected, as_of, quarantined_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (source, currency) WHERE resolution IS NULL DO UPDATE SET
       per_euro = EXCLUDED.per_euro, expected = EXCLUDED.expected, as_of = EXCLUDED.as_of,
       quarantined_at = EXCLUDED.quarantined_at`,
    [
      newId(),
      rate.source,
      rate.currency,
      formatDecimal(rate.perEuro),
      formatDecimal(rate.expected),
      rate.asOf.toISOString(),
      rate.quarantinedAt.toISOString(),
    ],
  );
}

/** Ends the quarantine of a source's rate of a currency, if there is one. */
export async function resolve(
  db: Queryable,
  end: { source: ProviderSource; currency: string; resolution: Resolution; at: Date },
): Promise<void> {
  await db.query(
    `UPDATE quarantined_rates SET resolution = $3, resolved_at = $4
     WHERE source = $1 AND currency = $2 AND resolution IS NULL`,
    [end.source, end.currency, end.resolution, end.at.toISOString()],
  );
}

/** Reads what is set aside now. There is one at most per source and currency. */
export async function readOpenQuarantine(db: Queryable): Promise<QuarantinedRate[]> {
  const { rows } = await db.query<Row>(`SELECT * FROM quarantined_rates WHERE resolution IS NULL`);
  return rows.map(fromRow);
}

/** Reads what was set aside and not taken after all, newest first. */
export async function readQuarantinedRates(db: Queryable, limit: number): Promise<QuarantinedRate[]> {
  const { rows } = await db.query<Row>(
    `SELECT * FROM quarantined_rates WHERE resolution IS DISTINCT FROM 'CONFIRMED'
     ORDER BY quarantined_at DESC, id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(fromRow);
}

/** Deletes what has been resolved before a moment. */
export async function deleteResolvedBefore(db: Queryable, moment: Date): Promise<void> {
  await db.query('DELETE FROM quarantined_rates WHERE resolved_at < $1', [moment.toISOString()]);
}

function fromRow(row: Row): QuarantinedRate {
  return {
    id: row.id,
    source: row.source,
    currency: row.currency,
    perEuro: storedDecimal(row.per_euro),
    expected: storedDecimal(row.expected),
    asOf: row.as_of,
    quarantinedAt: row.quarantined_at,
  };
}
