import type { Decimal } from '@agio/runtime/money/decimal';
import { formatDecimal } from '@agio/runtime/money/decimal';
import type { Pair } from '../rate/pair.js';
import { storedDecimal, type Queryable } from '../reference-rate/store.js';
import type { AnchorRates } from './candle.js';
import type { Level } from './interval.js';
import type { Moment, PairCandle } from './pair-candle.js';
import { pairKey } from './pairs.js';

/** Up to when each level is complete; a level that has no candle yet is absent. */
export type Progress = ReadonlyMap<Level, Date>;

/** From a moment up to, but without, another. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

export interface StoredCandle {
  readonly pair: Pair;
  readonly at: Date;
  readonly candle: PairCandle;
}

/** Up to when the candles of each level are complete. */
export async function readProgress(db: Queryable): Promise<Progress> {
  const { rows } = await db.query<{ level: Level; until: Date }>({
    name: 'read-candle-progress',
    text: 'SELECT level, until FROM candle_progress',
  });
  return new Map(rows.map(({ level, until }) => [level, until]));
}

/** The crosses whose candles are made of the ticks themselves, by `pairKey`, with the moment since which they are. */
export async function readKeptPairs(db: Queryable): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await db.query<Pair & { since: Date }>({
    name: 'read-candle-pairs',
    text: 'SELECT base, quote, since FROM candle_pairs',
  });
  return new Map(rows.map((row) => [pairKey(row), row.since]));
}

const momentNames = ['open', 'high', 'low', 'close'] as const;
const rateColumns = momentNames.flatMap((name) => [`${name}_base`, `${name}_quote`]);

type CandleRow = Pair & { at: Date } & Record<`${(typeof momentNames)[number]}_${'base' | 'quote'}`, string>;

/** The stored candles of a level that begin in a window, by their times; those of given pairs, or all. */
export async function readStoredCandles(
  db: Queryable,
  level: Level,
  { from, to }: Window,
  pairs?: readonly Pair[],
): Promise<StoredCandle[]> {
  const only = pairs && 'AND (base, quote) IN (SELECT * FROM unnest($4::text[], $5::text[]))';
  const { rows } = await db.query<CandleRow>({
    name: `read-candles${pairs ? '-of-pairs' : ''}`,
    text: `SELECT base, quote, at, ${rateColumns.map((column) => `${column}::text`).join(', ')} FROM candles
           WHERE level = $1 AND at >= $2 AND at < $3 ${only ?? ''} ORDER BY at`,
    values: [
      level,
      from.toISOString(),
      to.toISOString(),
      ...(pairs ? [pairs.map(({ base }) => base), pairs.map(({ quote }) => quote)] : []),
    ],
  });
  return rows.map((row) => {
    const moment = (name: (typeof momentNames)[number]): Moment => ({
      base: storedDecimal(row[`${name}_base`]),
      quote: storedDecimal(row[`${name}_quote`]),
    });
    const { base, quote, at } = row;
    return {
      pair: { base, quote },
      at,
      candle: { open: moment('open'), high: moment('high'), low: moment('low'), close: moment('close') },
    };
  });
}

/** Stores candles of a level in one statement, and that the level is complete up to a moment. */
export async function insertCandles(
  db: Queryable,
  level: Level,
  candles: readonly StoredCandle[],
  until: Date,
): Promise<void> {
  const sides = momentNames.flatMap((name) => [
    candles.map(({ candle }) => formatDecimal(candle[name].base)),
    candles.map(({ candle }) => formatDecimal(candle[name].quote)),
  ]);
  await db.query({
    name: 'insert-candles',
    text: `INSERT INTO candles (level, base, quote, at, ${rateColumns.join(', ')})
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::timestamptz[],
             ${rateColumns.map((_, index) => `$${index + 5}::numeric[]`).join(', ')})`,
    values: [
      level,
      candles.map(({ pair }) => pair.base),
      candles.map(({ pair }) => pair.quote),
      candles.map(({ at }) => at.toISOString()),
      ...sides,
    ],
  });
  await db.query({
    name: 'advance-candle-progress',
    text: `INSERT INTO candle_progress (level, until) VALUES ($1, $2)
           ON CONFLICT (level) DO UPDATE SET until = excluded.until`,
    values: [level, until.toISOString()],
  });
}

/** What a euro bought of some currencies on each day of a run of days (`YYYY-MM-DD`), both ends included. */
export async function readReferenceDays(
  db: Queryable,
  currencies: readonly string[],
  { first, last }: { first: string; last: string },
): Promise<ReadonlyMap<string, AnchorRates>> {
  const { rows } = await db.query<{ currency: string; day: string; per_euro: string }>({
    name: 'read-reference-days',
    text: `SELECT DISTINCT ON (currency, day) currency, day::text, per_euro::text FROM reference_rates
           WHERE currency = ANY($1) AND day BETWEEN $2 AND $3
           ORDER BY currency, day, authority DESC`,
    values: [currencies, first, last],
  });
  const days = new Map<string, Map<string, Decimal>>();
  for (const { currency, day, per_euro } of rows) {
    const rates = days.get(day) ?? new Map<string, Decimal>();
    days.set(day, rates.set(currency, storedDecimal(per_euro)));
  }
  return days;
}
