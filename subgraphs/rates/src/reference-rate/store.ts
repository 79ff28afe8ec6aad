import type pg from 'pg';
import { formatDecimal, parseDecimal, type Decimal } from '@agio/runtime/money/decimal';
import type { EuroRate } from '../rate/book.js';
import { publishedAt, type ReferenceRate, type ReferenceSource } from './reference-rate.js';

/** Either a pool or a client in a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** A given rate that is not that of its day. */
export interface DifferingRate {
  /** The position of the given rate. */
  readonly index: number;
  readonly stored: string;
  /** Whose figure is stored: that of the given rate's own source, or of a more official one. */
  readonly source: ReferenceSource;
}

/**
 * Stores rates in one statement. A rate that its source has told already is left alone, and so is one of a day for which
 * a more official source has told one.
 *
 * @returns how many were new, and in their order the given ones that are not stored and differ from what is.
 */
export async function insertReferenceRates(
  db: Queryable,
  rates: readonly ReferenceRate[],
): Promise<{ inserted: number; differing: DifferingRate[] }> {
  const values = [
    rates.map((rate) => rate.currency),
    rates.map((rate) => rate.day),
    rates.map((rate) => formatDecimal(rate.perEuro)),
    rates.map((rate) => rate.source),
  ];
  const { rowCount } = await db.query({
    name: 'insert-reference-rates',
    text: `INSERT INTO reference_rates (currency, day, per_euro, source)
           SELECT currency, day, per_euro, source
           FROM unnest($1::text[], $2::date[], $3::numeric[], $4::text[]) AS given (currency, day, per_euro, source)
           WHERE NOT EXISTS (
             SELECT FROM reference_rates AS official
             WHERE official.currency = given.currency AND official.day = given.day
               AND official.authority > reference_authority(given.source)
           )
           ON CONFLICT (currency, day, authority) DO NOTHING`,
    values,
  });
  const inserted = rowCount ?? 0;
  if (inserted === rates.length) return { inserted, differing: [] };
  // A statement of its own sees what another import committed while the insert waited for it.
  const { rows } = await db.query<{ index: string; stored: string; source: ReferenceSource }>({
    name: 'find-differing-reference-rates',
    text: `SELECT given.position - 1 AS index, trim_scale(stored.per_euro)::text AS stored, stored.source
           FROM unnest($1::text[], $2::date[], $3::numeric[], $4::text[])
             WITH ORDINALITY AS given (currency, day, per_euro, source, position)
           CROSS JOIN LATERAL (
             SELECT per_euro, source FROM reference_rates AS official
             WHERE official.currency = given.currency AND official.day = given.day
               AND official.authority >= reference_authority(given.source)
             ORDER BY authority LIMIT 1
           ) AS stored
           WHERE stored.per_euro <> given.per_euro
           ORDER BY given.position`,
    values,
  });
  return { inserted, differing: rows.map(({ index, ...stored }) => ({ index: Number(index), ...stored })) };
}

/** Units of a currency for one euro on a day or, when that has none, in the week before it. */
export async function readPerEuroOn(db: Queryable, currency: string, day: string): Promise<Decimal | undefined> {
  const { rows } = await db.query<{ per_euro: string }>({
    name: 'read-per-euro-on',
    text: `SELECT per_euro::text FROM reference_rates
           WHERE currency = $1 AND day BETWEEN $2::date - 7 AND $2::date
           ORDER BY day DESC, authority DESC LIMIT 1`,
    values: [currency, day],
  });
  return rows[0] && storedDecimal(rows[0].per_euro);
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
             SELECT * FROM reference_rates WHERE currency = quoted.currency ORDER BY day DESC, authority DESC LIMIT 1
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
