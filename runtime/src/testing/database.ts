import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { quoteIdentifier } from '../db/identifier.js';
import { createPool } from '../db/pool.js';

export interface TestDatabase {
  /** Of a superuser in this database. */
  url: string;
  /** A pool that `drop` ends. */
  pool(options?: { schema?: string; max?: number }): pg.Pool;
  /** Ends the pools and deletes the database, with the roles that were made for it. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database of its own for a test file, on the server that the jest run has started (or on the one
 * that AGIO_TEST_DATABASE_URL names).
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env.AGIO_TEST_DATABASE_URL;
  if (!adminUrl) throw new Error('AGIO_TEST_DATABASE_URL is not set: run the tests by `npm test`');
  const name = `agio_test_${randomBytes(8).toString('hex')}`;
  await runAsAdmin(adminUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0`));
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const database = openTestDatabase(url.href);
  return {
    ...database,
    async drop() {
      await database.drop();
      await runAsAdmin(adminUrl, (client) => dropDatabase(client, name));
    },
  };
}

/** A database that somebody else has created, and will delete: `drop` only ends the pools. */
export function openTestDatabase(url: string): TestDatabase {
  const pools: pg.Pool[] = [];
  return {
    url,
    pool({ schema = 'public', max = 10 } = {}) {
      const pool = createPool({ connectionString: url, schema, applicationName: 'agio-test', max });
      pools.push(pool);
      return pool;
    },
    async drop() {
      await Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end()));
    },
  };
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  // Roles belong to the whole server, so they outlive the database they were made for.
  const { rows } = await client.query<{ rolname: string }>(
    `SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)`,
    [`${name}_`],
  );
  // With one statement, because a role that has granted another cannot go before it.
  if (rows.length > 0)
    await client.query(`DROP ROLE ${rows.map(({ rolname }) => quoteIdentifier(rolname)).join(', ')}`);
}

async function runAsAdmin(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
