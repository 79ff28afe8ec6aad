import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@agio/runtime/money/decimal';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { createRatesDatabase } from '../testing/database.js';
import { createRecorder } from './recorder.js';
import { insertTicks } from './store.js';
import type { Tick } from './tick.js';

const tickAt = (time: string | number): Tick => ({
  at: new Date(time),
  perEuro: new Map([['USD', parseDecimal('1.1684')!]]),
  source: 'LIVE',
});

describe('the recorder on a database', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    ({ database, pool } = await createRatesDatabase());
  });
  afterAll(() => database.drop());

  it('stores rates as exact strings, and a moment once', async () => {
    const recorder = createRecorder((ticks) => insertTicks(pool, ticks));
    recorder.record(tickAt('2026-11-21T09:00:00.000Z'));
    recorder.record(tickAt('2026-11-21T09:00:00.250Z'));
    await recorder.flush();
    recorder.record(tickAt('2026-11-21T09:00:00.250Z'));
    await recorder.flush();
    const { rows } = await pool.query('SELECT at, per_euro, source FROM ticks ORDER BY at');
    expect(rows).toEqual([
      { at: new Date('2026-11-21T09:00:00.000Z'), per_euro: { USD: '1.1684' }, source: 'LIVE' },
      { at: new Date('2026-11-21T09:00:00.250Z'), per_euro: { USD: '1.1684' }, source: 'LIVE' },
    ]);
  });
});

describe('the recorder', () => {
  it('keeps the latest thousand ticks for later while they cannot be stored', async () => {
    const written: Tick[] = [];
    let broken = true;
    const recorder = createRecorder(async (ticks) => {
      if (broken) throw new Error('the database is away');
      written.push(...ticks);
    });
    for (let time = 0; time < 600; time += 1) recorder.record(tickAt(time));
    await expect(recorder.flush()).rejects.toThrow('the database is away');
    for (let time = 600; time < 1_200; time += 1) recorder.record(tickAt(time));
    await expect(recorder.flush()).rejects.toThrow('the database is away');
    broken = false;
    await recorder.flush();
    expect(written.map((tick) => tick.at.getTime())).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 200));
  });
});
