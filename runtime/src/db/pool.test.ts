import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { createPool } from './pool.js';

describe('createPool', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('gives its sessions the schema, the name and durable commits, whatever options the URL carries', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c search_path=elsewhere -c work_mem=1MB');
    const pool = createPool({ connectionString: url.href, schema: 'wallets', applicationName: 'a-name', max: 1 });
    const { rows } = await pool.query(
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('search_path', 'application_name', 'synchronous_commit', 'work_mem') ORDER BY name`,
    );
    expect(rows.map((row) => [row.name, row.setting])).toEqual([
      ['application_name', 'a-name'],
      ['search_path', 'wallets'],
      ['synchronous_commit', 'on'],
      ['work_mem', '1024'],
    ]);
    await pool.end();
  });

  it('leaves 64-bit integers as text', async () => {
    const { rows } = await database.pool().query('SELECT 9007199254740993::bigint AS n');
    expect(rows).toEqual([{ n: '9007199254740993' }]);
  });

  it('survives that an idle connection is cut, tells the logger, and connects again', async () => {
    const messages: string[] = [];
    const logger = { error: (_fields: object, message: string) => void messages.push(message) };
    const pool = createPool({
      connectionString: database.url,
      schema: 'public',
      applicationName: 'cut',
      max: 1,
      logger,
    });
    const { rows } = await pool.query('SELECT pg_backend_pid() AS pid');
    const cut = new Promise((resolve) => pool.once('remove', resolve));
    await database.pool().query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
    await cut;
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    expect(messages).toEqual(['An idle database connection broke']);
    await pool.end();
  });

  it('cancels a statement that takes too long, and one that waits too long for a lock', async () => {
    const options = { connectionString: database.url, schema: 'public', applicationName: 'slow', max: 2 };
    const impatient = createPool({ ...options, statementTimeoutMs: 50 });
    await expect(impatient.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    const waiting = createPool({ ...options, lockTimeoutMs: 50 });
    const holder = await waiting.connect();
    await holder.query('SELECT pg_advisory_lock(1)');
    await expect(waiting.query('SELECT pg_advisory_lock(1)')).rejects.toMatchObject({ code: '55P03' });
    holder.release();
    await Promise.all([impatient.end(), waiting.end()]);
  });

  it('refuses a caller who waits too long for a connection', async () => {
    const pool = createPool({
      connectionString: database.url,
      schema: 'public',
      applicationName: 'full',
      max: 1,
      connectionTimeoutMs: 1_000,
    });
    const only = await pool.connect();
    await expect(pool.connect()).rejects.toThrow(/timeout/);
    only.release();
    await pool.end();
  });

  it('outlives a connection that breaks while somebody has it and asks nothing', async () => {
    const options = { connectionString: database.url, schema: 'public', applicationName: 'thinking', max: 1 };
    const [pool, other] = [createPool(options), createPool(options)];
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const broken = new Promise((resolve) => client.once('end', resolve));
    await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await broken;
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    expect((await pool.query('SELECT 1')).rowCount).toBe(1);
    await Promise.all([pool.end(), other.end()]);
  });

  it('refuses a schema that would change other settings', () => {
    const options = { connectionString: database.url, applicationName: 'odd', max: 1 };
    expect(() => createPool({ ...options, schema: 'a -c synchronous_commit=off' })).toThrow(TypeError);
  });
});
