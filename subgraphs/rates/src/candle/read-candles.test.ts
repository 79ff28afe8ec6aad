import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatDecimal, parseDecimal } from '@agio/runtime/money/decimal';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { legsOf } from '../rate/leg.js';
import { parsePair } from '../rate/pair.js';
import { insertReferenceRates } from '../reference-rate/store.js';
import { createRatesDatabase } from '../testing/database.js';
import { insertTicks } from '../tick/store.js';
import type { Interval } from './interval.js';
import type { ChartRange } from './range.js';
import { readCandles } from './read-candles.js';

let database: TestDatabase;
let pool: pg.Pool;

const references: [day: string, currency: string, perEuro: string][] = [
  ['2014-12-31', 'USD', '1.2141'],
  ['2015-01-02', 'USD', '1.2043'],
  ['2026-04-10', 'USD', '1.1711'],
  ['2026-04-10', 'JPY', '186.43'],
  ['2026-04-13', 'USD', '1.1684'],
  ['2026-04-13', 'JPY', '186.75'],
];

const ticks: [at: string, rates: Record<string, string>][] = [
  ['2026-04-13T10:00:00Z', { USD: '9', JPY: '9' }],
  ['2026-04-14T00:00:00Z', { USD: '1.17', JPY: '187' }],
  ['2026-04-14T10:00:00Z', { USD: '1.16', JPY: '190' }],
  ['2026-04-14T11:00:00Z', { USD: '1.19', JPY: '185', INR: '109' }],
  ['2026-04-14T23:59:59.999Z', { USD: '1.18', JPY: '186' }],
];

beforeAll(async () => {
  ({ database, pool } = await createRatesDatabase());
  await insertReferenceRates(
    pool,
    references.map(([day, currency, text]) => ({ day, currency, perEuro: parseDecimal(text)!, source: 'ECB' })),
  );
  await insertTicks(
    pool,
    ticks.map(([at, rates]) => ({
      at: new Date(at),
      source: 'LIVE',
      perEuro: new Map(Object.entries(rates).map(([currency, text]) => [currency, parseDecimal(text)!])),
    })),
  );
});

afterAll(() => database.drop());

const range = (first: string, last: string): ChartRange => ({ first: new Date(first), last: new Date(last) });
const april = range('2026-04-01', '2026-04-30');
const crosses = [{ base: 'JPY', quote: 'USD' }];

/** Each candle as `day open high low close`. */
async function chart(pair: string, over = april, interval: Interval = 'DAY'): Promise<string[]> {
  const [candles = []] = await readCandles(pool, [legsOf(parsePair(pair)!)!], over, { interval, crosses });
  return candles.map(({ at, open, high, low, close }) =>
    [
      at.toISOString().slice(0, interval === 'DAY' || interval === 'WEEK' ? 10 : 16),
      ...[open, high, low, close].map(formatDecimal),
    ].join(' '),
  );
}

describe('readCandles', () => {
  it('has the reference rate of its day, which no tick enters, and ticks where there is no reference rate', async () => {
    await expect(chart('EUR/USD')).resolves.toEqual([
      '2026-04-10 1.1711 1.1711 1.1711 1.1711',
      '2026-04-13 1.1684 1.1684 1.1684 1.1684',
      '2026-04-14 1.17 1.19 1.16 1.18',
    ]);
  });

  it('crosses both sides at the same moment', async () => {
    await expect(chart('USD/JPY')).resolves.toEqual([
      '2026-04-10 159.1922124 159.1922124 159.1922124 159.1922124',
      '2026-04-13 159.833961 159.833961 159.833961 159.833961',
      '2026-04-14 159.8290598 163.7931034 155.4621849 157.6271186',
    ]);
  });

  it('has the higher and the lower of both ends where the candles of a cross are not kept', async () => {
    const legs = legsOf({ base: 'USD', quote: 'JPY' })!;
    const [candles = []] = await readCandles(pool, [legs], range('2026-04-14', '2026-04-14'), {
      interval: 'DAY',
      crosses: [],
    });
    expect(candles.map(({ high, low }) => [high, low].map(formatDecimal))).toEqual([['159.8290598', '157.6271186']]);
  });

  it('makes a week of its days, from Monday, those with reference rates and those without', async () => {
    await expect(chart('EUR/USD', range('2026-04-06', '2026-04-13'), 'WEEK')).resolves.toEqual([
      '2026-04-06 1.1711 1.1711 1.1711 1.1711',
      '2026-04-13 1.1684 1.19 1.16 1.18',
    ]);
  });

  it('makes hours and minutes of ticks only, also of a day with reference rates', async () => {
    const hours = await chart('EUR/USD', range('2026-04-13T00:00Z', '2026-04-14T11:00Z'), 'HOUR');
    expect(hours).toEqual([
      '2026-04-13T10:00 9 9 9 9',
      '2026-04-14T00:00 1.17 1.17 1.17 1.17',
      '2026-04-14T10:00 1.16 1.16 1.16 1.16',
      '2026-04-14T11:00 1.19 1.19 1.19 1.19',
    ]);
    const minutes = await chart('EUR/USD', range('2026-04-14T23:59Z', '2026-04-14T23:59Z'), 'MINUTE');
    expect(minutes).toEqual(['2026-04-14T23:59 1.18 1.18 1.18 1.18']);
  });

  it('shows the most official of the rates of a day', async () => {
    const day = '2026-04-09';
    const rate = (text: string) => ({ currency: 'SEK', day, perEuro: parseDecimal(text)! });
    await insertReferenceRates(pool, [{ ...rate('11.1'), source: 'IMPORTED' }]);
    await insertReferenceRates(pool, [{ ...rate('11.2'), source: 'ECB' }]);
    await expect(chart('EUR/SEK')).resolves.toEqual(['2026-04-09 11.2 11.2 11.2 11.2']);
  });

  it('inverts high and low with the pair', async () => {
    await expect(chart('JPY/USD', range('2026-04-14', '2026-04-14'))).resolves.toEqual([
      '2026-04-14 0.006256684492 0.006432432432 0.006105263158 0.006344086022',
    ]);
  });

  it('includes the first and the last day', async () => {
    const days = await chart('EUR/USD', range('2026-04-10', '2026-04-13'));
    expect(days.map((candle) => candle.slice(0, 10))).toEqual(['2026-04-10', '2026-04-13']);
  });

  it('takes a pegged currency through its anchor, and not before the peg held', async () => {
    await expect(chart('EUR/AED', range('2026-04-10', '2026-04-10'))).resolves.toEqual([
      '2026-04-10 4.30086475 4.30086475 4.30086475 4.30086475',
    ]);
    const turkmen = await chart('USD/TMT', range('2014-12-01', '2015-01-31'));
    expect(turkmen).toEqual(['2015-01-02 3.5 3.5 3.5 3.5']);
  });

  it('has the days of the published rates for a pair that needs none', async () => {
    const candles = await chart('XAF/EUR');
    expect(candles.slice(0, 2)).toEqual([
      '2026-04-10 0.001524490172 0.001524490172 0.001524490172 0.001524490172',
      '2026-04-13 0.001524490172 0.001524490172 0.001524490172 0.001524490172',
    ]);
  });

  it('leaves out the moments in which a side was not quoted, and has no candle without any', async () => {
    await expect(chart('EUR/INR')).resolves.toEqual(['2026-04-14 109 109 109 109']);
    await expect(chart('EUR/ZMW')).resolves.toEqual([]);
  });

  it('answers several pairs in their order', async () => {
    const pairs = ['EUR/JPY', 'EUR/ZMW', 'EUR/USD'].map((pair) => legsOf(parsePair(pair)!)!);
    const charts = await readCandles(pool, pairs, range('2026-04-13', '2026-04-13'), { interval: 'DAY', crosses });
    expect(charts.map((candles) => candles.map((candle) => formatDecimal(candle.close)))).toEqual([
      ['186.75'],
      [],
      ['1.1684'],
    ]);
  });
});
