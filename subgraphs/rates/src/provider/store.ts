import { formatDecimal } from '@agio/runtime/money/decimal';
import type { EuroRate, EuroRates } from '../rate/book.js';
import type { ProviderSource } from '../rate/source.js';
import { storedDecimal, type Queryable } from '../reference-rate/store.js';

/** What a provider told last and was taken, as every process reads it. */
export interface StoredRates {
  readonly source: ProviderSource;
  readonly rates: EuroRates;
  /** Grows with every change of any provider's rates. */
  readonly version: bigint;
}

/** Rates and times in the JSON are strings: a number would be read back as a floating-point one by whoever parses it. */
type RatesJson = Record<string, { perEuro: string; asOf: string }>;

/** Reads the rates of those providers whose rates have changed since a version. */
export async function readProviderRates(
  db: Queryable,
  sources: readonly ProviderSource[],
  afterVersion: bigint,
): Promise<StoredRates[]> {
  const { rows } = await db.query<{ source: ProviderSource; rates: RatesJson; version: string }>({
    name: 'read-provider-rates',
    text: 'SELECT source, rates, version FROM provider_rates WHERE version > $1 AND source = ANY($2) ORDER BY version',
    values: [afterVersion.toString(), sources],
  });
  return rows.map(({ source, rates, version }) => ({
    source,
    version: BigInt(version),
    rates: new Map(
      Object.entries(rates).map(([currency, { perEuro, asOf }]) => [
        currency,
        { perEuro: storedDecimal(perEuro), asOf: new Date(asOf), source },
      ]),
    ),
  }));
}

/** Stores all that counts of a provider from now on, and that it works. */
export async function writeRates(
  db: Queryable,
  taken: { source: ProviderSource; rates: EuroRates; takenAt: Date },
): Promise<void> {
  const { source, rates, takenAt } = taken;
  const json: RatesJson = Object.fromEntries(
    [...rates].map(([currency, { perEuro, asOf }]) => [
      currency,
      { perEuro: formatDecimal(perEuro), asOf: asOf.toISOString() },
    ]),
  );
  await db.query({
    name: 'write-provider-rates',
    text: `INSERT INTO provider_rates (source, rates, as_of, taken_at, version)
           VALUES ($1, $2, $3, $4, nextval('provider_rates_version'))
           ON CONFLICT (source) DO UPDATE SET rates = EXCLUDED.rates, version = EXCLUDED.version,
             as_of = EXCLUDED.as_of, taken_at = EXCLUDED.taken_at, last_failure = NULL, is_suspended = false`,
    values: [source, JSON.stringify(json), newest(rates)?.toISOString(), takenAt.toISOString()],
  });
}

/**
 * Records that a provider answered without changing any rate that counts.
 *
 * @param takenAt absent when something of the answer was set aside.
 */
export async function recordAnswer(db: Queryable, source: ProviderSource, takenAt: Date | undefined): Promise<void> {
  await db.query(
    `INSERT INTO provider_rates AS known (source) VALUES ($1)
     ON CONFLICT (source) DO UPDATE SET last_failure = NULL, is_suspended = false,
       taken_at = CASE WHEN known.as_of IS NOT NULL THEN coalesce($2, known.taken_at) END`,
    [source, takenAt?.toISOString()],
  );
}

/**
 * Records that a provider failed.
 *
 * @param failure why; undefined when it was not even asked, for the same reason as before.
 */
export async function recordFailure(
  db: Queryable,
  source: ProviderSource,
  { failure, isSuspended }: { failure: string | undefined; isSuspended: boolean },
): Promise<void> {
  await db.query(
    `INSERT INTO provider_rates AS known (source, last_failure, is_suspended) VALUES ($1, $2, $3)
     ON CONFLICT (source) DO UPDATE SET
       last_failure = coalesce(EXCLUDED.last_failure, known.last_failure), is_suspended = EXCLUDED.is_suspended`,
    [source, failure, isSuspended],
  );
}

/** How a provider fares, as its poller recorded it. */
export interface ProviderRecord {
  readonly source: ProviderSource;
  readonly takenAt: Date | null;
  readonly asOf: Date | null;
  readonly lastFailure: string | null;
  readonly isSuspended: boolean;
}

/** Reads how the providers fare that were ever asked. */
export async function readProviderRecords(db: Queryable): Promise<ProviderRecord[]> {
  const { rows } = await db.query<ProviderRecord>(
    `SELECT source, taken_at AS "takenAt", as_of AS "asOf", last_failure AS "lastFailure", is_suspended AS "isSuspended"
     FROM provider_rates`,
  );
  return rows;
}

function newest(rates: EuroRates): Date | undefined {
  return [...rates.values()].reduce<Date | undefined>(
    (latest, { asOf }: EuroRate) => (latest && latest >= asOf ? latest : asOf),
    undefined,
  );
}
