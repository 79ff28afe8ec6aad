import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { until } from '../jobs/testing/until.js';
import type { Secret } from '../secret.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { prepareDatabase, type BootstrappedDatabase } from './bootstrap.js';
import { createPool } from './pool.js';
import { quoteIdentifier } from './identifier.js';

const subgraphs = ['users', 'wallets'];

const roleIn = (url: string): string => new URL(url).username;

/** The roles that may log in for a subgraph. */
async function rolesOf(database: TestDatabase, subgraph: string): Promise<string[]> {
  const { rows } = await database.pool({ max: 1 }).query<{ rolname: string }>(
    `SELECT rolname FROM pg_roles
      WHERE rolcanlogin AND starts_with(rolname, current_database() || '_' || $1) ORDER BY 1`,
    [subgraph],
  );
  return rows.map(({ rolname }) => rolname);
}

describe('prepareDatabase', () => {
  let database: TestDatabase;
  let prepared: BootstrappedDatabase;
  const pools: pg.Pool[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { adminUrl: database.url, subgraphs, secret: { current: 'a secret' } };
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
    const usersLogin = roleIn(prepared.subgraphs.users!);
    const usersOwner = usersLogin.slice(0, usersLogin.lastIndexOf('_'));
    const become = [usersLogin, usersOwner].map((role) => `SET ROLE ${quoteIdentifier(role)}`);
    for (const sql of [...become, 'CREATE ROLE intruder', 'CREATE SCHEMA intruder']) {
      await expect(wallets.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('works for an administrator who owns the database and may create roles, but is no superuser', async () => {
    const own = await createTestDatabase();
    const url = new URL(own.url);
    const name = url.pathname.slice(1);
    await own.pool().query(`CREATE ROLE ${name}_admin LOGIN CREATEROLE PASSWORD 'admin'`);
    await own.pool().query(`ALTER DATABASE ${name} OWNER TO ${name}_admin`);
    url.username = `${name}_admin`;
    url.password = 'admin';
    const options = { adminUrl: url.href, subgraphs: ['users'], secret: { current: 'a secret' } };
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
    const rotating = { current: 'another secret', previous: 'a secret' };
    const rotated = await prepareDatabase({ ...options, secret: rotating });
    await until('the pool’s session has ended', async () => {
      await prepareDatabase({ ...options, secret: { current: 'another secret' } });
      return (await rolesOf(own, 'users')).length === 1;
    });
    expect(await rolesOf(own, 'users')).toEqual([roleIn(rotated.subgraphs.users!)]);
    await own.drop();
  });

  it('gives the sessions what an operator has set for the role that owns the schema', async () => {
    const login = roleIn(prepared.subgraphs.wallets!);
    const owner = login.slice(0, login.lastIndexOf('_'));
    const admin = database.pool();
    await admin.query(`ALTER ROLE ${owner} SET work_mem = '7MB'`);
    await admin.query(`ALTER ROLE ${owner} SET search_path = public, users`);
    const name = new URL(database.url).pathname.slice(1);
    await admin.query(`ALTER ROLE ${owner} IN DATABASE ${name} SET agio.note = 'a ''note'''`);
    const { subgraphs: urls } = await prepareDatabase({
      adminUrl: database.url,
      subgraphs,
      secret: { current: 'a secret' },
    });
    const { rows } = await poolOf(urls.wallets!, 'wallets').query(
      `SELECT current_setting('work_mem') AS memory, current_setting('agio.note') AS note,
        current_setting('search_path') AS path, current_user, session_user`,
    );
    expect(rows).toEqual([
      { memory: '7MB', note: "a 'note'", path: 'wallets', current_user: owner, session_user: login },
    ]);
  });

  it('prepares a subgraph that has moved out in its own database, and nothing of the others there', async () => {
    const elsewhere = await createTestDatabase();
    const { subgraphs: urls } = await prepareDatabase({
      adminUrl: database.url,
      movedOut: { wallets: elsewhere.url },
      subgraphs,
      secret: { current: 'a secret' },
    });
    expect(new URL(urls.users!).pathname).toBe(new URL(database.url).pathname);
    expect(new URL(urls.wallets!).pathname).toBe(new URL(elsewhere.url).pathname);
    const pool = createPool({ connectionString: urls.wallets!, schema: 'wallets', applicationName: 'process', max: 1 });
    await pool.query('CREATE TABLE moved (id int)');
    await pool.end();
    const { rows } = await elsewhere
      .pool()
      .query(`SELECT nspname FROM pg_namespace WHERE nspname IN ('users', 'wallets', 'bullmq')`);
    expect(rows).toEqual([{ nspname: 'wallets' }]);
    await elsewhere.drop();
  });
});

describe('A rotation of the secret', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const first = { current: 'the first secret' };
  const rotating = { current: 'the second secret', previous: 'the first secret' };
  const second = { current: 'the second secret' };

  /** A process that starts on a secret. */
  async function start(secret: Secret) {
    const { subgraphs: urls } = await prepareDatabase({ adminUrl: database.url, subgraphs: ['users'], secret });
    const role = roleIn(urls.users!);
    const pool = createPool({ connectionString: urls.users!, schema: 'users', applicationName: 'process', max: 1 });
    return {
      role,
      /** Does what needs the owner's rights, on a connection made anew. */
      async work(table: string) {
        const client = await pool.connect();
        await client.query(`CREATE TABLE IF NOT EXISTS ${table} (id int)`);
        await client.query(`ALTER TABLE ${table} ALTER COLUMN id SET DEFAULT 1`);
        client.release(true);
      },
      hold: () => pool.connect(),
      /** Ends, and waits until the server knows. */
      async stop() {
        await pool.end();
        await until('its sessions have ended', async () => {
          const { rowCount } = await database
            .pool()
            .query(`SELECT FROM pg_stat_activity WHERE usename = $1 AND application_name = 'process'`, [role]);
          return rowCount === 0;
        });
      },
    };
  }

  it('leaves the processes of each step working beside those of the next, on the same tables', async () => {
    const [a1, a2] = [await start(first), await start(first)];
    await a1.work('made_by_a');
    await a1.stop();
    const b1 = await start(rotating);
    await b1.work('made_by_a');
    await b1.work('made_by_b');
    await a2.work('made_by_b');
    await a2.stop();
    // One that crashes on the first secret starts again on it, and takes nothing from those on the second.
    const a3 = await start(first);
    await a3.work('made_by_b');
    await b1.work('made_by_a');
    await a3.stop();

    const c1 = await start(second);
    await c1.work('made_by_a');
    await b1.work('made_by_a');
    await b1.stop();
    expect(c1.role).not.toBe(a3.role);
    expect(await rolesOf(database, 'users')).toEqual([c1.role]);
    await c1.stop();
  });

  it('leaves the role of an old secret while somebody is connected, and deletes it at a later start', async () => {
    const a = await start(first);
    const session = await a.hold();
    const c = await start(second);
    expect(await rolesOf(database, 'users')).toEqual([a.role, c.role].sort());
    session.release();
    await a.work('t');
    await a.stop();
    await (await start(second)).stop();
    expect(await rolesOf(database, 'users')).toEqual([c.role]);
    await c.stop();
  });

  it('can be taken back', async () => {
    await (await start(first)).stop();
    await (await start(rotating)).stop();
    const back = await start({ current: 'the first secret', previous: 'the second secret' });
    await back.work('t');
    await back.stop();
    await (await start(first)).stop();
    expect(await rolesOf(database, 'users')).toEqual([back.role]);
  });
});

it('An installation whose owners logged in themselves is brought to roles that log in for them', async () => {
  const database = await createTestDatabase();
  const name = new URL(database.url).pathname.slice(1);
  const owner = quoteIdentifier(`${name}_users`);
  const admin = database.pool();
  await admin.query(`CREATE ROLE ${owner} LOGIN PASSWORD 'as it was'`);
  await admin.query(`CREATE SCHEMA users AUTHORIZATION ${owner}`);
  await admin.query(`SET ROLE ${owner}; CREATE TABLE users.people AS SELECT 1 AS id; RESET ROLE`);
  const options = { adminUrl: database.url, subgraphs: ['users'], secret: { current: 'a secret' } };
  const { subgraphs: urls } = await prepareDatabase(options);
  const pool = createPool({ connectionString: urls.users!, schema: 'users', applicationName: 'process', max: 1 });
  await pool.query('ALTER TABLE people ADD COLUMN name text');
  await pool.end();
  expect(await rolesOf(database, 'users')).toEqual([roleIn(urls.users!)]);
  await database.drop();
});

it('A database with a long name has login roles whose names PostgreSQL does not cut', async () => {
  const database = await createTestDatabase();
  const admin = database.pool();
  const name = new URL(database.url).pathname.slice(1).padEnd(55, 'x');
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  const options = { adminUrl: url.href, subgraphs: ['users'], secret: { current: 'a secret' } };
  const { subgraphs: urls, bullmq } = await prepareDatabase(options);
  const login = roleIn(urls.users!);
  const pool = createPool({ connectionString: urls.users!, schema: 'users', applicationName: 'process', max: 1 });
  const { rows } = await pool.query('SELECT current_user, session_user');
  expect(rows).toEqual([{ current_user: `${name}_users`, session_user: login }]);
  await pool.end();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  for (const role of [login, roleIn(bullmq), `${name}_users`, `${name}_bullmq`]) await admin.query(`DROP ROLE ${role}`);
  await database.drop();
});
