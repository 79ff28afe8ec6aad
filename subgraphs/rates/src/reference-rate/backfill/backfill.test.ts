import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { formatDecimal, parseDecimal } from '@agio/runtime/money/decimal';
import { until } from '@agio/runtime/jobs/testing/until';
import { createLogger } from '@agio/runtime/logging/logger';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { ProviderError } from '../../provider/provider.js';
import { startLocalServer, withText, type LocalServer } from '../../provider/testing/local-server.js';
import { createRatesDatabase } from '../../testing/database.js';
import { insertReferenceRates, readPerEuroOn } from '../store.js';
import { backfill } from './backfill.js';
import { businessDays } from './business-days.js';
import { readGaps } from './gaps.js';
import { createHistorySource, type BackfillSettings } from './settings.js';

let database: TestDatabase;
let pool: pg.Pool;
let server: LocalServer;
beforeAll(async () => {
  ({ database, pool } = await createRatesDatabase());
  server = await startLocalServer();
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
beforeEach(() =>
  pool.query(`
    ALTER TABLE reference_rates DISABLE TRIGGER USER;
    TRUNCATE reference_rates, backfill_unanswered_days;
    ALTER TABLE reference_rates ENABLE TRIGGER USER
  `),
);

const logger = createLogger({ name: 'test', level: 'silent' });
/** A Friday after the hour of publication. */
const friday = new Date('2026-04-17T17:00:00Z');

const store = (days: readonly string[], source: 'ECB' | 'SYNTHETIC' = 'ECB', currency = 'USD') =>
  insertReferenceRates(
    pool,
    days.map((day) => ({ currency, day, perEuro: parseDecimal('1.1')!, source })),
  );

type FillOptions = { readonly now?: Date; readonly signal?: AbortSignal };

/** One run, which leaves the work when another has the lock. */
function tryToFill(
  source: BackfillSettings['source'],
  { now = friday, signal = new AbortController().signal }: FillOptions = {},
): Promise<void> {
  const settings = { source, url: new URL('/rates/', server.url), timeoutMs: 20_000 };
  const history = createHistorySource(settings, () => now);
  return backfill({ pool, source: history, logger, now: () => now, signal, pauseMs: 1 });
}

/** One run that finds the lock free: it goes with its session, which PostgreSQL may end a moment after the run before. */
async function fill(source: BackfillSettings['source'], options?: FillOptions): Promise<void> {
  await until('nobody holds the lock', async () => {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rowCount === 0;
  });
  await tryToFill(source, options);
}

/** What the server was asked for since the given number of requests. */
const askedFor = (since: number) => server.requests.slice(since).map(({ url }) => url);

/** Answers like Frankfurter: the series of the business days that are asked for, but some. */
const answerSeries = (lacking: readonly string[] = [], rate = '1.1684') =>
  server.answer((request, response) => {
    const [, first = '', last = ''] = /(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)/.exec(request.url ?? '') ?? [];
    const days = businessDays(first, last).filter((day) => !lacking.includes(day));
    if (days.length === 0) return response.writeHead(404).end('{"message":"not found"}');
    const rates = days.map((day) => `"${day}":{"USD":${rate},"INR":109.0470}`);
    return response.end(`{"amount":1.0,"base":"EUR","rates":{${rates.join(',')}}}`);
  });

const ecbFile = (days: readonly string[]) => {
  const cubes = days.map((day) => `<Cube time="${day}"><Cube currency="USD" rate="1.1684"/></Cube>`);
  return `<?xml version="1.0"?><g:Envelope xmlns:g="x"><Cube>${cubes.join('')}</Cube></g:Envelope>`;
};

describe('gaps', () => {
  it('are the business days since the first one that has rates', async () => {
    await store(['2026-04-01', '2026-04-09', '2026-04-14']);
    // The 3rd and the 6th are Good Friday and Easter Monday.
    const gaps = ['2026-04-02', '2026-04-07', '2026-04-08', '2026-04-10', '2026-04-13', '2026-04-15', '2026-04-16'];
    await expect(readGaps(pool, friday)).resolves.toEqual([...gaps, '2026-04-17']);
    await expect(readGaps(pool, new Date('2026-04-17T15:30:00Z'))).resolves.toEqual(gaps);
  });

  it('are there also where only a less official rate is, and not before anything is', async () => {
    await expect(readGaps(pool, friday)).resolves.toEqual([]);
    await store(['2026-04-17'], 'SYNTHETIC');
    await expect(readGaps(pool, friday)).resolves.toEqual([]);
    await store(['2026-04-16']);
    await expect(readGaps(pool, friday)).resolves.toEqual(['2026-04-17']);
  });
});

describe('the back-fill', () => {
  it('asks Frankfurter for what is missing, at most ninety days at a time, the latest first', async () => {
    await store(['2025-11-03', '2026-04-17']);
    answerSeries();
    const before = server.requests.length;
    await fill('frankfurter');
    expect(askedFor(before)).toEqual([
      '/rates/2026-01-19..2026-04-16?base=EUR',
      '/rates/2025-11-04..2026-01-16?base=EUR',
    ]);
    await expect(readGaps(pool, friday)).resolves.toEqual([]);
    expect(formatDecimal((await readPerEuroOn(pool, 'INR', '2025-12-01'))!)).toBe('109.047');
    const { rows } = await pool.query(`SELECT DISTINCT source FROM reference_rates WHERE currency = 'INR'`);
    expect(rows).toEqual([{ source: 'FRANKFURTER' }]);
    await fill('frankfurter');
    expect(askedFor(before)).toHaveLength(2);
  });

  it('asks the ECB for its last ninety days, and for all of them when a gap is older', async () => {
    await store(['2026-04-14']);
    server.answer(withText(ecbFile(['2026-04-17', '2026-04-16', '2026-04-15', '2026-04-14', '2026-01-05'])));
    let before = server.requests.length;
    await fill('ecb');
    expect(askedFor(before)).toEqual(['/rates/eurofxref-hist-90d.xml']);
    // What was not asked for is not taken either: it is somebody's decision to import a history.
    await expect(pool.query('SELECT FROM reference_rates')).resolves.toMatchObject({ rowCount: 4 });

    await store(['2026-01-02']);
    server.answer(withText(ecbFile(businessDays('2026-01-02', '2026-04-17'))));
    before = server.requests.length;
    await fill('ecb');
    expect(askedFor(before)).toEqual(['/rates/eurofxref-hist.xml']);
    await expect(readGaps(pool, friday)).resolves.toEqual([]);
  });

  it('remembers days without an answer, and asks for them ever more rarely', async () => {
    await store(['2026-04-14', '2026-04-17']);
    answerSeries(['2026-04-15', '2026-04-16']);
    const before = server.requests.length;
    const hoursLater = (hours: number) => new Date(friday.getTime() + hours * 3_600_000);
    for (const hours of [0, 0.9, 1.1, 2.9, 3.2, 7, 7.3]) await fill('frankfurter', { now: hoursLater(hours) });
    expect(askedFor(before)).toHaveLength(4);
    answerSeries(['2026-04-15']);
    await fill('frankfurter', { now: hoursLater(16) });
    const { rows } = await pool.query('SELECT day::text, attempts FROM backfill_unanswered_days');
    expect(rows).toEqual([{ day: '2026-04-15', attempts: 5 }]);
  });

  it('gives a day up after a dozen attempts', async () => {
    await store(['2026-04-15', '2026-04-17']);
    await pool.query(`INSERT INTO backfill_unanswered_days VALUES ('2026-04-16', 12, '2020-01-01')`);
    await expect(readGaps(pool, friday)).resolves.toEqual([]);
  });

  it.each([
    ['refuses', withText('', 503), 'answered 503'],
    ['answers nonsense', withText('<html>'), 'no JSON'],
    ['answers a rate that is none', withText('{"base":"EUR","rates":{"2026-04-16":{"USD":0}}}'), 'no rate of USD'],
  ])('stores and remembers nothing of a source that %s', async (_what, answer, message) => {
    await store(['2026-04-15', '2026-04-17']);
    server.answer(answer);
    const failure = fill('frankfurter');
    await expect(failure).rejects.toThrow(ProviderError);
    await expect(failure).rejects.toThrow(message);
    await expect(readGaps(pool, friday)).resolves.toEqual(['2026-04-16']);
    await expect(pool.query('SELECT FROM reference_rates')).resolves.toMatchObject({ rowCount: 2 });
  });

  it('keeps what is stored of a gap, and stores the rest', async () => {
    await store(['2026-04-15', '2026-04-17']);
    await store(['2026-04-16'], 'ECB', 'INR');
    answerSeries();
    await fill('frankfurter');
    expect(formatDecimal((await readPerEuroOn(pool, 'INR', '2026-04-16'))!)).toBe('1.1');
    expect(formatDecimal((await readPerEuroOn(pool, 'USD', '2026-04-16'))!)).toBe('1.1684');
  });

  it('is the work of one process at a time', async () => {
    await store(['2026-04-15', '2026-04-17']);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let arrived = () => {};
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    server.answer((_, response) => {
      arrived();
      void held.then(() => response.end('{"base":"EUR","rates":{"2026-04-16":{"USD":1.2}}}'));
    });
    const before = server.requests.length;
    const first = fill('frankfurter');
    await asked;
    await tryToFill('frankfurter');
    release();
    await first;
    expect(askedFor(before)).toHaveLength(1);
  });

  it('ends when it is to stop', async () => {
    await store(['2025-04-15', '2026-04-17']);
    const stopping = new AbortController();
    answerSeries();
    const before = server.requests.length;
    server.answer((_, response) => {
      stopping.abort();
      response.end();
    });
    await fill('frankfurter', { signal: stopping.signal }).catch(() => {});
    expect(askedFor(before)).toHaveLength(1);
  });
});
