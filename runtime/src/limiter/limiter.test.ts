import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type pg from 'pg';
import { describeBackends } from '../jobs/testing/backends.js';
import { until } from '../jobs/testing/until.js';
import { createLimiter, deleteExpiredBudgets, limiterV1Down, limiterV1Up, type LimiterBackend } from './limiter.js';

describeBackends('the limiter', (backend) => {
  let pool: pg.Pool;
  let limiterBackend: LimiterBackend;
  beforeAll(async () => {
    const { database, connection } = backend();
    pool = database.pool();
    for (const statement of limiterV1Up) await pool.query(statement);
    limiterBackend = 'redisUrl' in connection ? { redis: new Redis(connection.redisUrl) } : { pool };
    if ('redis' in limiterBackend) await limiterBackend.redis.ping();
  });
  afterAll(() => {
    if ('redis' in limiterBackend) limiterBackend.redis.disconnect();
  });

  it('allows as much as the budget and then says when to come back', async () => {
    const limiter = createLimiter({ name: 'budget', points: 3, durationSeconds: 60, backend: limiterBackend });
    for (let attempt = 1; attempt <= 3; attempt++) expect(await limiter.consume('asha')).toEqual({ allowed: true });
    const verdict = await limiter.consume('asha');
    if (verdict.allowed) throw new Error('The budget was exceeded');
    expect(Number.isInteger(verdict.retryAfterSeconds)).toBe(true);
    expect(verdict.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(verdict.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('counts each key, and each limiter, for itself', async () => {
    const options = { points: 1, durationSeconds: 60, backend: limiterBackend };
    const byAccount = createLimiter({ name: 'account', ...options });
    const byAddress = createLimiter({ name: 'address', ...options });
    expect(await byAccount.consume('a')).toEqual({ allowed: true });
    expect(await byAccount.consume('b')).toEqual({ allowed: true });
    expect(await byAddress.consume('a')).toEqual({ allowed: true });
    expect(await byAccount.consume('a')).toMatchObject({ allowed: false });
  });

  it('shares the budget between replicas, also when they consume at once, and across a restart', async () => {
    const open = () => createLimiter({ name: 'shared', points: 10, durationSeconds: 60, backend: limiterBackend });
    const replicas = [open(), open()];
    const verdicts = await Promise.all(Array.from({ length: 30 }, (_, index) => replicas[index % 2]!.consume('asha')));
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(10);
    expect(await open().consume('asha')).toMatchObject({ allowed: false });
  });

  it('refuses a key for as long as it says once the budget is exceeded', async () => {
    const limiter = createLimiter({
      name: 'block',
      points: 1,
      durationSeconds: 1,
      blockSeconds: 900,
      backend: limiterBackend,
    });
    await limiter.consume('asha');
    const verdict = await limiter.consume('asha');
    if (verdict.allowed) throw new Error('The budget was exceeded');
    expect(verdict.retryAfterSeconds).toBeGreaterThan(800);
  });

  it('gives the budget back when the period is over, or when it is reset', async () => {
    const short = createLimiter({ name: 'short', points: 1, durationSeconds: 1, backend: limiterBackend });
    await short.consume('asha');
    await until('the period is over', async () => (await short.consume('asha')).allowed);

    const long = createLimiter({ name: 'long', points: 1, durationSeconds: 900, backend: limiterBackend });
    await long.consume('asha');
    expect(await long.consume('asha')).toMatchObject({ allowed: false });
    await long.reset('asha');
    expect(await long.consume('asha')).toEqual({ allowed: true });
  });

  it('takes keys of any length and stores none of them', async () => {
    const limiter = createLimiter({ name: 'digest', points: 1, durationSeconds: 900, backend: limiterBackend });
    const address = `${'a'.repeat(10_000)}@example.com`;
    expect(await limiter.consume(address)).toEqual({ allowed: true });
    expect(await limiter.consume(`${address}.org`)).toEqual({ allowed: true });
    const { rows } = await pool.query<{ key: string }>('SELECT key FROM limiter');
    expect(rows.filter(({ key }) => key.includes('@'))).toEqual([]);
  });

  it('deletes expired budgets of the table in bounded batches, and no others', async () => {
    await pool.query(`TRUNCATE limiter`);
    await pool.query(
      `INSERT INTO limiter (key, points, expire) SELECT 'old:' || i, 1, 1 FROM generate_series(1, 5) AS i`,
    );
    await pool.query(`INSERT INTO limiter (key, points, expire) VALUES ('young', 1, $1)`, [Date.now() + 900_000]);
    expect(await deleteExpiredBudgets(pool, 3)).toBe(3);
    expect(await deleteExpiredBudgets(pool, 3)).toBe(2);
    const { rows } = await pool.query<{ key: string }>('SELECT key FROM limiter');
    expect(rows).toEqual([{ key: 'young' }]);
  });

  it('can be undone', async () => {
    for (const statement of limiterV1Down) await pool.query(statement);
    const { rows } = await pool.query(`SELECT to_regclass('limiter') AS oid`);
    expect(rows).toEqual([{ oid: null }]);
  });
});
