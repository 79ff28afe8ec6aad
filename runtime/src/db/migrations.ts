import type { DataSource, MigrationInterface } from 'typeorm';
import pg from 'pg';
import { sessionOptions } from './connection-options.js';
import { quoteIdentifier } from './identifier.js';

/** A TypeORM migration, a class named `<Name><13-digit timestamp>`. */
export type MigrationClass = new () => MigrationInterface;

export interface MigrationOptions {
  /** Of a role that owns the schema, or that may create it. */
  url: string;
  schema: string;
  migrations: readonly MigrationClass[];
}

/** TypeORM's own default name, kept inside the subgraph's schema. */
const migrationsTable = 'migrations';

/**
 * Brings a schema up to date, creating it when it is missing. Each migration runs in a transaction of its own with
 * the schema as its search path, so SQL uses unqualified names. Processes that start together take turns.
 *
 * @returns the names of the migrations that were applied now, in order.
 */
export async function runMigrations(options: MigrationOptions): Promise<string[]> {
  return withMigrationLock(options, async (client) => {
    const applied = await appliedMigrations(client, options.schema);
    // TypeORM takes longer to load than everything else here, and a start usually finds nothing to do.
    if (options.migrations.every((migration) => applied.has(migration.name))) return [];
    await ensureSchema(client, options.schema);
    return withDataSource(options, async (dataSource) => {
      try {
        const executed = await dataSource.runMigrations({ transaction: 'each' });
        return executed.map((migration) => migration.name);
      } catch (error) {
        const done = await appliedMigrations(client, options.schema);
        const [failed] = inOrder(options.migrations).filter((migration) => !done.has(migration.name));
        throw new Error(
          `Migration ${failed?.name} of the schema ${options.schema} failed: ${(error as Error).message}`,
          {
            cause: error,
          },
        );
      }
    });
  });
}

/**
 * Undoes the latest migrations, newest first.
 *
 * @param options.steps how many; all of them unless given.
 */
export async function revertMigrations(options: MigrationOptions & { steps?: number }): Promise<void> {
  await withMigrationLock(options, async (client) => {
    const applied = await appliedMigrations(client, options.schema);
    const steps = Math.min(options.steps ?? applied.size, applied.size);
    await withDataSource(options, async (dataSource) => {
      for (let step = 0; step < steps; step++) await dataSource.undoLastMigration({ transaction: 'each' });
    });
  });
}

/** Holds a session lock while `work` runs, so that replicas started at once do not migrate the same schema twice. */
async function withMigrationLock<T>(options: MigrationOptions, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    // Long enough for another replica's migration, bounded for one that hangs.
    ...sessionOptions(options.url, { lock_timeout: 300_000 }),
    application_name: `agio-migrations-${options.schema}`,
    connectionTimeoutMillis: 10_000,
  });
  // An unheard 'error' event would end the process; the next query rejects anyway.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtextextended('agio/migrations/' || $1, 0))`, [options.schema]);
    return await work(client);
  } finally {
    // Closing the session releases the lock.
    await client.end();
  }
}

async function appliedMigrations(client: pg.Client, schema: string): Promise<Set<string>> {
  const table = `${quoteIdentifier(schema)}.${quoteIdentifier(migrationsTable)}`;
  const { rows: found } = await client.query<{ oid: string | null }>('SELECT to_regclass($1) AS oid', [table]);
  if (found[0]?.oid == null) return new Set();
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${table}`);
  return new Set(rows.map((row) => row.name));
}

/** In the order of their timestamps, the last 13 characters of the names, which is TypeORM's order. */
function inOrder(migrations: readonly MigrationClass[]): MigrationClass[] {
  return migrations.toSorted((a, b) => Number(a.name.slice(-13)) - Number(b.name.slice(-13)));
}

async function ensureSchema(client: pg.Client, schema: string): Promise<void> {
  // IF NOT EXISTS alone is not enough: PostgreSQL asks for the right to create schemas before it looks.
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`);
}

async function withDataSource<T>(
  { url, schema, migrations }: MigrationOptions,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const { DataSource } = await import('typeorm');
  const { connectionString, options } = sessionOptions(url, {
    search_path: schema,
    // A migration that waits for a lock makes everyone else wait behind it.
    lock_timeout: 30_000,
  });
  const dataSource = new DataSource({
    type: 'postgres',
    url: connectionString,
    schema,
    migrations: [...migrations],
    migrationsTableName: migrationsTable,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    // TypeORM's own logger writes to the console whatever it is told; this one is silent unless DEBUG is set.
    logger: 'debug',
    applicationName: `agio-migrations-${schema}`,
    connectTimeoutMS: 10_000,
    extra: { options, max: 1 },
  });
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
