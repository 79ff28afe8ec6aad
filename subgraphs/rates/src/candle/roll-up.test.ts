import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { formatDecimal, parseDecimal, type Decimal } from '@agio/runtime/money/decimal';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { legsOf } from '../rate/leg.js';
import { parsePair } from '../rate/pair.js';
import { createRatesDatabase } from '../testing/database.js';
import { flatCandle, joinCandles, midOn, type Candle } from './candle.js';
import { intervalMs, isoDay, plus, startOf, type Level } from './interval.js';
import { parseCrosses } from './pairs.js';
import { readCandles } from './read-candles.js';
import { rollUp } from './roll-up.js';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  ({ database, pool } = await createRatesDatabase());
});
afterAll(() => database.drop());
beforeEach(() => pool.query('TRUNCATE ticks, candles, candle_pairs, candle_progress'));

interface TestTick {
  readonly at: Date;
  readonly perEuro: Readonly<Record<string, string>>;
}

const insert = (ticks: readonly TestTick[]) =>
  pool.query(
    `INSERT INTO ticks (at, per_euro, source) SELECT *, 'LIVE' FROM unnest($1::timestamptz[], $2::jsonb[])
     ON CONFLICT DO NOTHING`,
    [ticks.map(({ at }) => at), ticks.map(({ perEuro }) => JSON.stringify(perEuro))],
  );

const crosses = parseCrosses('USD/INR,JPY/USD')!;
const retention = { ticksMs: intervalMs.HOUR, minutesMs: 2 * intervalMs.HOUR, hoursMs: intervalMs.DAY };
const rollUpAt = (now: Date, options: Partial<Parameters<typeof rollUp>[0]> = {}) =>
  rollUp({ pool, crosses, retention, now: () => now, signal: new AbortController().signal, ...options });

const begin = new Date('2026-03-02T21:00:00Z');
const at = (minutes: number, seconds = 0) => plus(begin, (minutes * 60 + seconds) * 1_000);

const legs = (pair: string) => legsOf(parsePair(pair)!)!;
const show = ({ at, open, high, low, close }: Candle): string =>
  [at.toISOString(), ...[open, high, low, close].map(formatDecimal)].join(' ');

async function served(pair: string, level: Level, window: { from: Date; to: Date }): Promise<string[]> {
  const range = { first: startOf(level, window.from), last: startOf(level, window.to) };
  const [candles = []] = await readCandles(pool, [legs(pair)], range, { interval: level, crosses });
  return candles.map(show);
}

/** The candles by their definition: the mid of every tick, the first, highest, lowest and last in each interval. */
function naive(pair: string, level: Level, ticks: readonly TestTick[], ends = false): string[] {
  const mids = new Map<number, Candle[]>();
  for (const { at, perEuro } of [...ticks].sort((left, right) => left.at.getTime() - right.at.getTime())) {
    const rates = new Map(
      Object.entries(perEuro).map(([code, rate]): [string, Decimal] => [code, parseDecimal(rate)!]),
    );
    const mid = midOn(isoDay(at), legs(pair), rates);
    const start = startOf(level, at).getTime();
    if (mid) mids.set(start, [...(mids.get(start) ?? []), flatCandle(at, mid)]);
  }
  return [...mids].map(([start, all]) => {
    const counted = ends ? [all[0]!, all.at(-1)!] : all;
    return show(joinCandles(new Date(start), counted)!);
  });
}

const levels: readonly Level[] = ['MINUTE', 'HOUR', 'DAY'];
const exactPairs = ['EUR/USD', 'USD/EUR', 'EUR/INR', 'USD/INR', 'INR/USD', 'USD/JPY', 'AED/INR', 'EUR/AED', 'USD/AED'];

const rateText = fc
  .integer({ min: 1, max: 9_999_999_999 })
  .map((digits) => `${digits}`.replace(/^(.+)(.{4})$/, '$1.$2'));
const price = fc
  .oneof(fc.constantFrom('1.1', '1.2', '90', '0.5'), rateText)
  .filter((text) => parseDecimal(text) !== undefined);
const tick = fc.record({
  at: fc.nat({ max: 5 * 3_600_000 }).map((ms) => plus(begin, ms)),
  perEuro: fc.record({ USD: price, INR: price, JPY: price }, { requiredKeys: ['USD'] }),
});
const market = fc.uniqueArray(tick, { minLength: 1, maxLength: 60, selector: ({ at }) => at.getTime() });

describe('rolled-up candles', () => {
  it('are those of the ticks, at any moment and from any number of runs', async () => {
    await fc.assert(
      fc.asyncProperty(market, fc.array(fc.nat({ max: 8 * 60 }), { maxLength: 6 }), async (ticks, runs) => {
        await pool.query('TRUNCATE ticks, candles, candle_pairs, candle_progress');
        await insert(ticks);
        const window = { from: begin, to: plus(begin, 6 * intervalMs.HOUR) };
        // Nothing is old enough to be deleted here, so that the minutes can be compared too.
        const forever = { ticksMs: intervalMs.WEEK, minutesMs: intervalMs.WEEK, hoursMs: intervalMs.WEEK };
        for (const minutes of [0, ...runs.sort((left, right) => left - right)]) {
          await rollUpAt(at(minutes), { retention: forever });
          for (const level of levels) {
            for (const pair of exactPairs) {
              const expected = naive(pair, level, ticks);
              expect([pair, level, await served(pair, level, window)]).toEqual([pair, level, expected]);
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  }, 300_000);

  it('have the ends of the ticks in a cross that is not kept, and between them its high and low', async () => {
    await fc.assert(
      fc.asyncProperty(market, fc.nat({ max: 8 * 60 }), async (ticks, minutes) => {
        await pool.query('TRUNCATE ticks, candles, candle_pairs, candle_progress');
        // Both sides are quoted in every tick, as the recorder writes them.
        const whole = ticks.filter(({ perEuro }) => perEuro.INR !== undefined && perEuro.JPY !== undefined);
        await insert(whole);
        await rollUpAt(at(minutes));
        const window = { from: begin, to: plus(begin, 6 * intervalMs.HOUR) };
        expect(await served('INR/JPY', 'DAY', window)).toEqual(naive('INR/JPY', 'DAY', whole, true));
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});

describe('the roll-up', () => {
  /** A tick in every ten seconds, over some hours across midnight. */
  const ticks = Array.from({ length: 5 * 360 }, (_, index) => ({
    at: at(0, index * 10),
    perEuro: { USD: `1.${1_000 + ((index * 7_919) % 997)}`, INR: `9${(index * 104_729) % 10}.5`, JPY: '186.75' },
  }));
  const window = { from: begin, to: at(300) };

  it('deletes what is old and rolled up, and serves the same without it', async () => {
    await insert(ticks);
    for (const minutes of [3, 61, 200, 310, 60 * 48]) await rollUpAt(at(minutes));
    const { rows } = await pool.query(
      `SELECT (SELECT count(*)::int FROM ticks) AS ticks, level, count(*)::int AS candles FROM candles GROUP BY level ORDER BY level`,
    );
    // Five pairs are kept: three against the euro and two crosses. The second day is not over for two days yet.
    expect(rows).toEqual([
      { ticks: 0, level: 'DAY', candles: 5 },
      { ticks: 0, level: 'HOUR', candles: 10 },
    ]);
    for (const pair of ['EUR/USD', 'INR/USD']) {
      expect(await served(pair, 'DAY', window)).toEqual(naive(pair, 'DAY', ticks));
    }
  });

  it('does nothing twice, and one replica at a time', async () => {
    await insert(ticks);
    await Promise.all([rollUpAt(at(310)), rollUpAt(at(310)), rollUpAt(at(310))]);
    await rollUpAt(at(310));
    for (const level of levels) {
      expect(await served('USD/INR', level, { from: at(240), to: at(300) })).toEqual(
        naive('USD/INR', level, ticks).filter((candle) => new Date(candle.slice(0, 24)) >= startOf(level, at(240))),
      );
    }
  });

  it('leaves the work to the replica that is at it', async () => {
    await insert(ticks);
    const other = await pool.connect();
    await other.query(`SELECT pg_advisory_lock(hashtextextended('agio/rates/roll-up', 0))`);
    await rollUpAt(at(310));
    await expect(pool.query('SELECT FROM candles')).resolves.toMatchObject({ rowCount: 0 });
    await other.query('SELECT pg_advisory_unlock_all()');
    other.release();
  });

  it('leaves nothing half done when it is cut off, and goes on from there', async () => {
    await insert(ticks);
    await pool.query(`
      CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.until > '${at(100).toISOString()}' THEN RAISE EXCEPTION 'cut off'; END IF;
        RETURN NEW;
      END $$
    `);
    await pool.query(
      'CREATE TRIGGER cut_off BEFORE INSERT OR UPDATE ON candle_progress FOR EACH ROW EXECUTE FUNCTION cut_off()',
    );
    await expect(rollUpAt(at(310))).rejects.toThrow('cut off');
    for (const level of levels) expect(await served('USD/INR', level, window)).toEqual(naive('USD/INR', level, ticks));
    await pool.query('DROP TRIGGER cut_off ON candle_progress');
    await pool.query('DROP FUNCTION cut_off');
    await rollUpAt(at(310), { retention: { ...retention, minutesMs: intervalMs.DAY } });
    for (const level of levels) expect(await served('USD/INR', level, window)).toEqual(naive('USD/INR', level, ticks));
  });

  it('keeps a cross that is asked for later from there on, and derives it before', async () => {
    await insert(ticks.slice(0, 360));
    await rollUpAt(at(60), { crosses: [] });
    await insert(ticks.slice(360));
    await rollUpAt(at(310), { retention: { ...retention, minutesMs: intervalMs.DAY } });
    const hours = await served('USD/INR', 'HOUR', window);
    expect(hours.slice(1)).toEqual(naive('USD/INR', 'HOUR', ticks).slice(1));
    expect(hours[0]).toEqual(naive('USD/INR', 'HOUR', ticks, true)[0]);
  });
});
