import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { withTransaction } from './transaction.js';

const raise = (state: string) => `DO $$ BEGIN RAISE EXCEPTION 'made on purpose' USING ERRCODE = '${state}'; END $$`;

describe('withTransaction', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool({ max: 4 });
    await pool.query('CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL)');
  });
  beforeEach(() => pool.query('TRUNCATE counters; INSERT INTO counters VALUES (1, 0), (2, 0)'));
  afterAll(() => database.drop());

  const increment = (client: pg.ClientBase, id: number) =>
    client.query('UPDATE counters SET n = n + 1 WHERE id = $1', [id]);
  const counters = async () => (await pool.query('SELECT n FROM counters ORDER BY id')).rows.map((row) => row.n);

  it('commits what the work has done and returns its result', async () => {
    expect(
      await withTransaction(pool, async (client) => {
        await increment(client, 1);
        return 'done';
      }),
    ).toBe('done');
    expect(await counters()).toEqual([1, 0]);
  });

  it('rolls back and passes the error on when the work fails, and the connection stays usable', async () => {
    const failure = new Error('not today');
    for (let round = 0; round < 10; round++) {
      await expect(
        withTransaction(pool, async (client) => {
          await increment(client, 1);
          throw failure;
        }),
      ).rejects.toBe(failure);
    }
    expect(await counters()).toEqual([0, 0]);
    expect(pool.totalCount).toBeLessThanOrEqual(2);
  });

  it.each(['40001', '40P01'])('runs the whole work again on %s, and only the last run counts', async (state) => {
    let runs = 0;
    await withTransaction(pool, async (client) => {
      await increment(client, 1);
      if (++runs < 3) await client.query(raise(state));
    });
    expect(runs).toBe(3);
    expect(await counters()).toEqual([1, 0]);
  });

  it('gives up after the given number of attempts', async () => {
    let runs = 0;
    const work = async (client: pg.PoolClient) => {
      runs++;
      await client.query(raise('40001'));
    };
    await expect(withTransaction(pool, work, { attemptsMax: 2 })).rejects.toMatchObject({ code: '40001' });
    expect(runs).toBe(2);
  });

  it('runs only once when the failure would come again', async () => {
    let runs = 0;
    const work = async (client: pg.PoolClient) => {
      runs++;
      await client.query(raise('23505'));
    };
    await expect(withTransaction(pool, work)).rejects.toMatchObject({ code: '23505' });
    expect(runs).toBe(1);
  });

  it('resolves a real deadlock by repeating the victim', async () => {
    // Each has locked its first row before either goes for its second.
    let waiting = 0;
    let release: () => void = () => {};
    const bothLocked = new Promise<void>((resolve) => (release = resolve));
    const inOrder = (first: number, second: number) =>
      withTransaction(pool, async (client) => {
        await increment(client, first);
        if (++waiting >= 2) release();
        await bothLocked;
        await increment(client, second);
      });
    await Promise.all([inOrder(1, 2), inOrder(2, 1)]);
    expect(await counters()).toEqual([2, 2]);
  });

  it('does not report success when the work swallowed the error of a statement', async () => {
    const work = async (client: pg.PoolClient) => {
      await increment(client, 1);
      await client.query('SELECT 1 / 0').catch(() => {});
    };
    await expect(withTransaction(pool, work)).rejects.toThrow(/rolled back/);
    expect(await counters()).toEqual([0, 0]);
  });

  it('survives that the connection is cut in the middle, and drops it', async () => {
    const work = async (client: pg.PoolClient) => {
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await increment(client, 1);
    };
    await expect(withTransaction(pool, work)).rejects.toThrow();
    expect(await counters()).toEqual([0, 0]);
  });
});
