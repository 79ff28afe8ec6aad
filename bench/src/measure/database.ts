import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '@agio/runtime/db/pool';
import { acquireDataDirectory } from '@agio/standalone/postgres/data-directory';
import { deletePostgres } from '@agio/standalone/postgres/delete-postgres';
import { startPostgres } from '@agio/standalone/postgres/start-postgres';
import type pg from 'pg';

/** A directory of its own under the system's one for temporary files, where PostgreSQL can keep its cluster. */
export async function createDataDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'agio-bench-'));
  // PostgreSQL does not run as root, and mkdtemp closes the directory to every other user.
  await chmod(directory, 0o711);
  return directory;
}

export async function removeDataDirectory(directory: string): Promise<void> {
  await deletePostgres(directory);
  await rm(directory, { recursive: true, force: true });
}

/** The embedded PostgreSQL with its settings of production, on an empty directory. */
export interface BenchDatabase {
  readonly url: string;
  /** Of the server's first process; the others are its children. */
  readonly pid: number;
  /** Connections to a schema of its own, which is made if it is not there. */
  openSchema(schema: string, options?: { connections?: number }): Promise<pg.Pool>;
  /** Its own words for its version and its settings that matter here. */
  describe(): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/** Filling the large tables takes a while. */
const statementTimeoutMs = 600_000;

export async function startBenchDatabase(): Promise<BenchDatabase> {
  const directory = await createDataDirectory();
  await acquireDataDirectory({ dir: directory, url: 'a benchmark' });
  const postgres = await startPostgres({ dataDir: directory });
  const pools: pg.Pool[] = [];

  async function openSchema(schema: string, { connections = 4 } = {}): Promise<pg.Pool> {
    const pool = createPool({
      connectionString: postgres.url,
      schema,
      applicationName: 'agio-bench',
      max: connections,
      statementTimeoutMs,
    });
    pools.push(pool);
    await pool.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    return pool;
  }

  return {
    url: postgres.url,
    pid: postgres.pid,
    openSchema,
    describe: async () => describeServer(await openSchema('public')),
    async stop() {
      await Promise.all(pools.map((pool) => pool.end()));
      await postgres.stop();
      await removeDataDirectory(directory);
    },
  };
}

const settings = [
  'server_version',
  'synchronous_commit',
  'fsync',
  'full_page_writes',
  'shared_buffers',
  'max_wal_size',
];

/** The settings of a server that decide what a commit costs. */
export async function describeServer(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'SELECT name, current_setting(name) AS setting FROM pg_settings WHERE name = ANY ($1) ORDER BY name',
    [settings],
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}
