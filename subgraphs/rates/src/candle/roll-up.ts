import type pg from 'pg';
import { withTransaction } from '@agio/runtime/db/transaction';
import type { Pair } from '../rate/pair.js';
import { storedDecimal, type Queryable } from '../reference-rate/store.js';
import { intervalMs, plus, startOf, type Level } from './interval.js';
import { join } from './pair-candle.js';
import { pairKey } from './pairs.js';
import { insertCandles, readProgress, readStoredCandles, type StoredCandle, type Window } from './store.js';
import { candlesOfTicks } from './tick-candles.js';

/** How long what candles are made of stays once they are made; the candles of days stay for ever. */
export interface CandleRetention {
  readonly ticksMs: number;
  readonly minutesMs: number;
  readonly hoursMs: number;
}

export interface RollUpOptions {
  pool: pg.Pool;
  /** Crosses of anchors whose candles are made of the ticks; those against the euro are in any case. */
  crosses: readonly Pair[];
  retention: CandleRetention;
  now: () => Date;
  /** Ends the work after what is under way. */
  signal: AbortSignal;
}

/**
 * How long after its end a minute is rolled up. Ticks are written within a second, but half a minute later while the
 * database was away; what comes later than this is in no candle.
 */
const settlingMs = 2 * 60_000;
/** Of ticks in one transaction: some thousand ticks, a megabyte or two. */
const minutesAtOnce = 10;
/** Rows that one statement deletes, so that none runs for long. */
const deletedRowsMax = 20_000;

/**
 * Makes candles of minutes out of ticks, of hours out of minutes and of days out of hours, as far as they are complete,
 * and deletes what is old and rolled up. Each step is one transaction, which also says how far the level has come, so a
 * crash leaves nothing half done. Replicas take turns by an advisory lock; one that finds it taken leaves the work.
 */
export async function rollUp({ pool, crosses, retention, now, signal }: RollUpOptions): Promise<void> {
  const time = now();
  const steps: ((db: Queryable) => Promise<boolean>)[] = [
    (db) => rollUpTicks(db, { crosses, before: startOf('MINUTE', plus(time, -settlingMs)) }),
    (db) => rollUpCandles(db, 'MINUTE', 'HOUR'),
    (db) => rollUpCandles(db, 'HOUR', 'DAY'),
    (db) => deleteTicks(db, plus(time, -retention.ticksMs)),
    (db) => deleteCandles(db, { level: 'MINUTE', rolledInto: 'HOUR', before: plus(time, -retention.minutesMs) }),
    (db) => deleteCandles(db, { level: 'HOUR', rolledInto: 'DAY', before: plus(time, -retention.hoursMs) }),
  ];
  for (const step of steps) {
    let isMore = true;
    while (isMore && !signal.aborted) {
      isMore = await withTransaction(pool, async (client) => (await isLeader(client)) && step(client));
    }
  }
}

/** Whether this transaction may roll up; the lock goes with its end. */
async function isLeader(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ locked: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended('agio/rates/roll-up', 0)) AS locked`,
  );
  return rows[0]?.locked === true;
}

/** @returns whether there was anything to do. */
async function rollUpTicks(
  db: Queryable,
  { crosses, before }: { crosses: readonly Pair[]; before: Date },
): Promise<boolean> {
  const done = (await readProgress(db)).get('MINUTE');
  const { rows } = await db.query<{ at: Date | null }>({
    name: 'first-tick-to-roll-up',
    text: `SELECT min(at) AS at FROM ticks WHERE at >= coalesce($1::timestamptz, '-infinity') AND at < $2`,
    values: [done?.toISOString(), before.toISOString()],
  });
  const first = rows[0]?.at;
  if (!first) return false;
  await keepPairs(db, crosses, done ?? startOf('DAY', first));
  const from = startOf('MINUTE', first);
  const end = plus(from, minutesAtOnce * intervalMs.MINUTE);
  const to = end < before ? end : before;
  await insertCandles(db, 'MINUTE', await minutesOfTicks(db, crosses, { from, to }), to);
  return true;
}

/**
 * Notes since when the candles of which crosses are made. A pair that is asked for later has exact candles from there on
 * only; of one that is no longer asked for, those that there are do not count any more.
 */
async function keepPairs(db: Queryable, crosses: readonly Pair[], since: Date): Promise<void> {
  const sides = [crosses.map(({ base }) => base), crosses.map(({ quote }) => quote)];
  await db.query({
    name: 'forget-candle-pairs',
    text: 'DELETE FROM candle_pairs WHERE (base, quote) NOT IN (SELECT * FROM unnest($1::text[], $2::text[]))',
    values: sides,
  });
  await db.query({
    name: 'keep-candle-pairs',
    text: `INSERT INTO candle_pairs (base, quote, since) SELECT *, $3::timestamptz FROM unnest($1::text[], $2::text[])
           ON CONFLICT DO NOTHING`,
    values: [...sides, since.toISOString()],
  });
}

async function minutesOfTicks(db: Queryable, crosses: readonly Pair[], window: Window): Promise<StoredCandle[]> {
  const { rows } = await db.query<{ at: Date; per_euro: Record<string, string> }>({
    name: 'read-ticks-to-roll-up',
    text: 'SELECT at, per_euro FROM ticks WHERE at >= $1 AND at < $2 ORDER BY at',
    values: [window.from.toISOString(), window.to.toISOString()],
  });
  const minutes = new Map<number, typeof rows>();
  for (const row of rows) {
    const start = startOf('MINUTE', row.at).getTime();
    const minute = minutes.get(start);
    if (minute) minute.push(row);
    else minutes.set(start, [row]);
  }
  return [...minutes].flatMap(([start, ticks]) => {
    const market = ticks.map(({ per_euro }) => ({
      perEuro: new Map(Object.entries(per_euro).map(([currency, rate]) => [currency, storedDecimal(rate)])),
    }));
    return [...candlesOfTicks(market, crosses).values()].map((candle) => ({ ...candle, at: new Date(start) }));
  });
}

/** @returns whether there was anything to do. */
async function rollUpCandles(db: Queryable, level: Level, into: Level): Promise<boolean> {
  const progress = await readProgress(db);
  const complete = progress.get(level);
  if (complete === undefined) return false;
  const { rows } = await db.query<{ at: Date | null }>({
    name: 'first-candle-to-roll-up',
    text: `SELECT min(at) AS at FROM candles
           WHERE level = $1 AND at >= coalesce($2::timestamptz, '-infinity') AND at < $3`,
    values: [level, progress.get(into)?.toISOString(), startOf(into, complete).toISOString()],
  });
  const first = rows[0]?.at;
  if (!first) return false;
  const from = startOf(into, first);
  const to = plus(from, intervalMs[into]);
  const joined = new Map<string, StoredCandle>();
  for (const { pair, candle } of await readStoredCandles(db, level, { from, to })) {
    const key = pairKey(pair);
    const earlier = joined.get(key);
    joined.set(key, { pair, at: from, candle: earlier ? join(earlier.candle, candle) : candle });
  }
  await insertCandles(db, into, [...joined.values()], to);
  return true;
}

/** @returns whether there may be more. */
async function deleteTicks(db: Queryable, before: Date): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'delete-old-ticks',
    text: `DELETE FROM ticks WHERE at IN (
             SELECT at FROM ticks
             WHERE at < $1 AND at < (SELECT until FROM candle_progress WHERE level = 'MINUTE')
             ORDER BY at LIMIT $2
           )`,
    values: [before.toISOString(), deletedRowsMax],
  });
  return rowCount === deletedRowsMax;
}

/** @returns whether there may be more. */
async function deleteCandles(
  db: Queryable,
  { level, rolledInto, before }: { level: Level; rolledInto: Level; before: Date },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'delete-old-candles',
    text: `DELETE FROM candles WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM candles
             WHERE level = $1 AND at < $2 AND at < (SELECT until FROM candle_progress WHERE level = $3)
             LIMIT $4
           ))`,
    values: [level, before.toISOString(), rolledInto, deletedRowsMax],
  });
  return rowCount === deletedRowsMax;
}
