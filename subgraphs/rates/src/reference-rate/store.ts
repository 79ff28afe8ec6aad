import type pg from 'pg';
import { formatDecimal, parseDecimal, type Decimal } from '@agio/runtime/money/decimal';
import type { EuroRate, ReferenceSource } from '../rate/book.js';
import { publishedAt, type ReferenceRate } from './reference-rate.js';

/** Either a pool or a client in a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** A given rate that differs from the stored one of its day. */
export interface Conflict {
  /** The position of the given rate. */
  readonly index: number;
  readonly stored: string;
}

/**
 * Stores rates in one statement. A rate that is stored already is left alone.
 *
 * @returns how many were new, and the first of the given ones that contradicts a stored one. The caller must then roll
 * back: the others of the call are stored.
 */
export async function insertReferenceRates(
  db: Queryable,
  rates: readonly ReferenceRate[],
): Promise<{ inserted: number; conflict: Conflict | undefined }> {
  const columns = [
    rates.map((rate) => rate.currency),
    rates.map((rate) => rate.day),
    rates.map((rate) => formatDecimal(rate.perEuro)),
  ];
  const { rowCount } = await db.query({
    name: 'insert-reference-rates',
    text: `INSERT INTO reference_rates (currency, day, per_euro, source)
           SELECT * FROM unnest($1::text[], $2::date[], $3::numeric[], $4::text[])
           ON CONFLICT (currency, day) DO NOTHING`,
    values: [...columns, rates.map((rate) => rate.source)],
  });
  const inserted = rowCount ?? 0;
  if (inserted === rates.length) return { inserted, conflict: undefined };
  // A statement of its own sees what another import committed while the insert waited for it.
  const { rows } = await db.query<{ index: string; stored: string }>({
    name: 'find-contradicted-reference-rate',
    text: `SELECT given.position - 1 AS index, trim_scale(stored.per_euro)::text AS stored
           FROM unnest($1::text[], $2::date[], $3::numeric[]) WITH ORDINALITY AS given (currency, day, per_euro, position)
           JOIN reference_rates AS stored USING (currency, day)
           WHERE stored.per_euro <> given.per_euro
           ORDER BY given.position LIMIT 1`,
    values: columns,
  });
  const [contradicted] = rows;
  return {
    inserted,
    conflict: contradicted && { index: Number(contradicted.index), stored: contradicted.stored },
  };
}

/** The latest reference rate of every currency that has one. */
export async function readLatestReferenceRates(db: Queryable): Promise<Map<string, EuroRate>> {
  // Walks the key from one currency to the next, and so reads one row for each of them, not the whole history.
  const { rows } = await db.query<{ currency: string; day: string; per_euro: string; source: ReferenceSource }>({
    name: 'read-latest-reference-rates',
    text: `WITH RECURSIVE quoted AS (
             (SELECT currency FROM reference_rates ORDER BY currency LIMIT 1)
             UNION ALL
             SELECT (SELECT currency FROM reference_rates WHERE currency > quoted.currency ORDER BY currency LIMIT 1)
             FROM quoted WHERE quoted.currency IS NOT NULL
           )
           SELECT latest.currency, latest.day::text, latest.per_euro::text, latest.source
           FROM quoted CROSS JOIN LATERAL (
             SELECT * FROM reference_rates WHERE currency = quoted.currency ORDER BY day DESC LIMIT 1
           ) AS latest`,
  });
  return new Map(
    rows.map(({ currency, day, per_euro, source }) => [
      currency,
      { perEuro: storedDecimal(per_euro), asOf: publishedAt(day), source },
    ]),
  );
}

/** Whether there is any reference rate at all. */
export async function hasReferenceRates(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM reference_rates LIMIT 1');
  return rowCount === 1;
}

/**
 * Reads a numeric column.
 *
 * @throws Error when it is no decimal, which the CHECK constraints rule out.
 */
export function storedDecimal(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw new Error(`The stored rate ${text} is no decimal`);
  return decimal;
}
