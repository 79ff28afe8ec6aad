import { createPostgresBackend, LATEST_SCHEMA_VERSION, Queue, runMigrations, UnrecoverableError, Worker } from 'bullmq';
import type { PgPool, PgQueryable } from 'bullmq';
import type pg from 'pg';
import { bullmqSchema } from '../db/bootstrap.js';
import { createPool } from '../db/pool.js';
import type { Logger } from '../logging/logger.js';
import { queueOptions, workerOptions, type JobsDriver } from './driver.js';

/** BullMQ in its own schema of a PostgreSQL database. Brings that schema up to date first. */
export async function createPostgresDriver(connectionString: string, logger: Logger): Promise<JobsDriver> {
  const openPool = (applicationName: string, max: number) => {
    const pool = createPool({ connectionString, schema: bullmqSchema, applicationName, max, logger });
    // Every queue adds a listener of its own to the pool it is given.
    pool.setMaxListeners(0);
    return pool;
  };
  const producers = openPool('agio-jobs', 4);
  try {
    await migrate(producers);
  } catch (error) {
    await producers.end();
    throw error;
  }

  return {
    UnrecoverableError,
    createQueue(name) {
      const queue = new Queue(name, { ...queueOptions, connection: asPgPool(producers) }, createPostgresBackend);
      // The classes differ by the type of their connection only.
      return queue as unknown as Queue;
    },
    createWorker(name, concurrency, work) {
      // A worker keeps one connection for LISTEN, which would starve others in a shared pool.
      const pool = openPool(`agio-worker-${name}`, 3);
      const options = { ...workerOptions(concurrency), connection: asPgPool(pool) };
      const worker = new Worker(name, work, options, createPostgresBackend);
      return {
        worker: worker as unknown as Worker,
        async close() {
          await worker.close();
          await pool.end();
        },
      };
    },
    close: () => producers.end(),
  };
}

/** BullMQ describes by hand what it uses of a pool; TypeScript cannot match that with the overloads of pg's types. */
const asPgPool = (pool: pg.Pool) => pool as unknown as PgPool;

/** Runs what is missing of BullMQ's migrations, once: replicas that start together wait for each other in it. */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    if ((await schemaVersion(client)) >= LATEST_SCHEMA_VERSION) return;
    await runMigrations(await withoutSchemaCreation(client), bullmqSchema);
  } finally {
    client.release();
  }
}

async function schemaVersion(client: pg.PoolClient): Promise<number> {
  const { rows: found } = await client.query<{ oid: string | null }>(`SELECT to_regclass('migration') AS oid`);
  if (found[0]?.oid == null) return 0;
  const { rows } = await client.query<{ version: number | null }>('SELECT max(version) AS version FROM migration');
  return rows[0]?.version ?? 0;
}

/**
 * The role that owns BullMQ's schema may not create schemas, and PostgreSQL checks that right before `IF NOT EXISTS`:
 * so the statement is left out where the schema is there.
 */
async function withoutSchemaCreation(client: pg.PoolClient): Promise<PgQueryable> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [bullmqSchema]);
  const queryable = client as unknown as PgQueryable;
  if (rowCount === 0) return queryable;
  return {
    query: async (text, params) => (text.startsWith('CREATE SCHEMA') ? { rows: [] } : queryable.query(text, params)),
  };
}
