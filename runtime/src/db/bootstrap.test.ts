import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { prepareDatabase, type BootstrappedDatabase } from './bootstrap.js';
import { createPool } from './pool.js';
import { quoteIdentifier } from './identifier.js';

const subgraphs = ['users', 'wallets'];

describe('prepareDatabase', () => {
  let database: TestDatabase;
  let prepared: BootstrappedDatabase;
  const pools: pg.Pool[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { adminUrl: database.url, subgraphs, secret: 'a secret' };
    // Replicas may start at once.
    const results = await Promise.all([1, 2, 3, 4].map(() => prepareDatabase(options)));
    prepared = results[0]!;
    for (const result of results) expect(result).toEqual(prepared);
  });

  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await database.drop();
  });

  function poolOf(connectionString: string, schema: string): pg.Pool {
    const pool = createPool({ connectionString, schema, applicationName: 'bootstrap-test', max: 1 });
    pools.push(pool);
    return pool;
  }

  it('gives each subgraph a role that works in its own schema without naming it', async () => {
    const users = poolOf(prepared.subgraphs.users!, 'users');
    await users.query('CREATE TABLE secrets AS SELECT 1 AS n');
    const { rows } = await users.query(`SELECT schemaname FROM pg_tables WHERE tablename = 'secrets'`);
    expect(rows).toEqual([{ schemaname: 'users' }]);
    const bullmq = poolOf(prepared.bullmq, 'bullmq');
    await bullmq.query('CREATE TABLE jobs (id int)');
  });

  it.each(['SELECT * FROM users.secrets', 'CREATE TABLE users.mine (id int)', 'CREATE TABLE public.mine (id int)'])(
    'denies another role: %s',
    async (sql) => {
      await expect(poolOf(prepared.subgraphs.wallets!, 'wallets').query(sql)).rejects.toMatchObject({ code: '42501' });
      await expect(poolOf(prepared.bullmq, 'bullmq').query(sql)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('denies a role to become another, and to make roles or schemas', async () => {
    const wallets = poolOf(prepared.subgraphs.wallets!, 'wallets');
    const usersRole = quoteIdentifier(new URL(prepared.subgraphs.users!).username);
    for (const sql of [`SET ROLE ${usersRole}`, 'CREATE ROLE intruder', 'CREATE SCHEMA intruder']) {
      await expect(wallets.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('takes another secret, after which the passwords derived from the first one are refused', async () => {
    const rotated = await prepareDatabase({ adminUrl: database.url, subgraphs, secret: 'another secret' });
    const { rows } = await poolOf(rotated.subgraphs.users!, 'users').query('SELECT * FROM secrets');
    expect(rows).toHaveLength(1);
    await expect(poolOf(prepared.subgraphs.users!, 'users').query('SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await prepareDatabase({ adminUrl: database.url, subgraphs, secret: 'a secret' });
  });

  it('works for an administrator who owns the database and may create roles, but is no superuser', async () => {
    const own = await createTestDatabase();
    const url = new URL(own.url);
    const name = url.pathname.slice(1);
    await own.pool().query(`CREATE ROLE ${name}_admin LOGIN CREATEROLE PASSWORD 'admin'`);
    await own.pool().query(`ALTER DATABASE ${name} OWNER TO ${name}_admin`);
    url.username = `${name}_admin`;
    url.password = 'admin';
    const options = { adminUrl: url.href, subgraphs: ['users'], secret: 'a secret' };
    const first = await prepareDatabase(options);
    expect(await prepareDatabase(options)).toEqual(first);
    const pool = createPool({
      connectionString: first.subgraphs.users!,
      schema: 'users',
      applicationName: 'bootstrap-test',
      max: 1,
    });
    await pool.query('CREATE TABLE t (id int)');
    await pool.end();
    await own.drop();
  });
});
