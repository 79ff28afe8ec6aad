import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@agio/runtime/jobs/testing/until';
import { parseDecimal } from '@agio/runtime/money/decimal';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { startRates, type StartedRates } from '../testing/started-subgraph.js';
import { insertTicks } from '../tick/store.js';
import { intervalMs, plus, startOf } from './interval.js';

const query = `query History($pair: CurrencyPair!, $from: DateTime!, $to: DateTime!, $interval: CandleInterval!) {
  rate(pair: $pair) { history(from: $from, to: $to, interval: $interval) { at open high low close } }
}`;

/** Longer ago than ticks are kept, and not so long as minutes are; no reference rate is of this day. */
const day = startOf('DAY', plus(new Date(), -3 * intervalMs.DAY));
const after = (hours: number, seconds = 0) => plus(day, hours * intervalMs.HOUR + seconds * 1_000);

let database: TestDatabase;
let rates: StartedRates;
const env = { AGIO_SEED: 'none' };
beforeAll(async () => {
  database = await createTestDatabase();
  rates = await startRates(env, database);
  const tick = (at: Date, USD: string, INR: string) => {
    const quoted = Object.entries({ USD, INR }).map(([code, rate]) => [code, parseDecimal(rate)!] as const);
    return { at, perEuro: new Map(quoted), source: 'LIVE' as const };
  };
  await insertTicks(database.pool({ schema: 'rates' }), [
    tick(after(10), '1.10', '110'),
    tick(after(10, 30), '1.25', '100'),
    tick(after(10, 59.999), '1.20', '108'),
    tick(after(11), '1.00', '105'),
  ]);
});
afterAll(async () => {
  await rates.stop();
  await database.drop();
});

const ask = (pair: string, interval: string, from: Date, to: Date) => rates.ask(query, { pair, interval, from, to });

describe('Rate.history', () => {
  const candle = (at: Date, [open, high, low, close]: readonly string[]) => ({
    at: at.toISOString(),
    open,
    high,
    low,
    close,
  });

  async function expectHistory(): Promise<void> {
    const monday = startOf('WEEK', day);
    const answers = await Promise.all([
      ask('USD/INR', 'MINUTE', after(10), after(10, 59 * 60)),
      ask('USD/INR', 'HOUR', day, after(14)),
      ask('USD/INR', 'DAY', day, after(14)),
      ask('USD/INR', 'WEEK', monday, day),
    ]);
    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined, undefined]);
    const ten = ['100', '100', '80', '90'];
    const whole = ['100', '105', '80', '105'];
    expect(answers.map(({ data }) => (data?.['rate'] as { history: unknown }).history)).toEqual([
      [candle(after(10), ten)],
      [candle(after(10), ten), candle(after(11), ['105', '105', '105', '105'])],
      [candle(day, whole)],
      [candle(monday, whole)],
    ]);
  }

  it('has minutes, hours, days and weeks, of ticks and of what the subgraph has rolled up by itself', async () => {
    await expectHistory();
    // A process that starts rolls up at once, and not after half a minute.
    await rates.stop();
    rates = await startRates(env, database);
    const pool = database.pool({ schema: 'rates' });
    await until('the ticks are rolled up', async () => (await pool.query('SELECT FROM ticks')).rowCount === 0);
    await expectHistory();
  });

  it.each([
    ['MINUTE', '2026-05-03T16:40:00Z', '`to` is at most 1000 minutes after `from`.'],
    ['HOUR', '2026-06-13T16:00:00Z', '`to` is at most 1000 hours after `from`.'],
    ['WEEK', '2046-05-03T00:00:00Z', '`to` is at most 1000 weeks after `from`.'],
  ])('refuses more than 1,000 candles of a %s, and names the argument', async (interval, to, message) => {
    const { errors } = await ask('EUR/USD', interval, new Date('2026-05-03T00:00:00Z'), new Date(to));
    expect(errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT', field: ['to'] } });
  });
});
