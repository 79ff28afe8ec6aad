import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from '@agio/runtime/env';
import type { Logger } from '@agio/runtime/logging/logger';
import type { Secret } from '@agio/runtime/secret';
import type { PlatformEnv } from './env.js';
import { acquireDataDirectory, dataDirectoryOwner, locateDataDirectory } from './postgres/data-directory.js';
import { startPostgres } from './postgres/start-postgres.js';

/** The database that the platform keeps everything in, and the secret that everything is derived from. */
export interface PlatformDatabase {
  /** Of a role that may create schemas and roles. */
  readonly adminUrl: string;
  readonly secret: Secret;
  /** The embedded PostgreSQL's process at this moment; absent when the database is somebody else's. */
  readonly serverPid?: () => number;
  readonly stop: () => Promise<void>;
}

export interface OpenDatabaseOptions {
  /** Where the platform will answer, for whoever finds the data directory taken. */
  readonly url: string;
  readonly logger: Logger;
  readonly onProgress: (message: string) => void;
  /** Settings of the embedded PostgreSQL, on top of its own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told when the embedded PostgreSQL had died and runs again. */
  readonly onRestart?: () => void;
}

/** Commands that work beside the running platform find its database here. */
const connectionIn = (dataDir: string): string => join(dataDir, 'connection');

/** The URL, with its password, of the PostgreSQL that is embedded in the platform that runs on a data directory. */
export const runningDatabaseUrl = (dataDir: string): Promise<string> => readFile(connectionIn(dataDir), 'utf8');

/** Reads the secret of a data directory, making it on the first run. */
async function ownSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (known !== undefined) return known.trim();
  const made = randomBytes(32).toString('base64url');
  await writeFile(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}

/**
 * Opens the database: the one of DATABASE_URL, or an embedded PostgreSQL in the data directory, which is then this process's alone.
 * @throws EnvironmentError without AGIO_SECRET beside DATABASE_URL; DataDirectoryInUseError when another platform has the data directory;
 * PostgresError when PostgreSQL cannot run.
 */
export async function openDatabase(env: PlatformEnv, options: OpenDatabaseOptions): Promise<PlatformDatabase> {
  const previous = env.previousSecret;
  if (env.databaseUrl !== undefined) {
    if (env.secret === undefined) {
      throw new EnvironmentError(
        'AGIO_SECRET is required beside DATABASE_URL: at least 32 random characters, the same at every start.',
      );
    }
    return { adminUrl: env.databaseUrl, secret: { current: env.secret, previous }, stop: () => Promise.resolve() };
  }
  const dataDir = locateDataDirectory();
  const { url, ...postgresOptions } = options;
  const lock = await acquireDataDirectory({ dir: dataDir, url });
  try {
    const postgres = await startPostgres({ dataDir, ...postgresOptions });
    await writeFile(connectionIn(dataDir), postgres.url, { mode: 0o600 });
    return {
      adminUrl: postgres.url,
      secret: { current: env.secret ?? (await ownSecret(dataDir)), previous },
      serverPid: () => postgres.pid,
      async stop() {
        await postgres.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Opens the database for a command: the platform's own when it runs, else for the time of the command.
 * @throws as `openDatabase`.
 */
export async function attachDatabase(
  env: PlatformEnv,
  options: { command: string; logger: Logger; onProgress: (message: string) => void },
): Promise<PlatformDatabase> {
  if (env.databaseUrl === undefined) {
    const dataDir = locateDataDirectory();
    if (await dataDirectoryOwner(dataDir)) {
      const adminUrl = await runningDatabaseUrl(dataDir);
      const secret = { current: env.secret ?? (await ownSecret(dataDir)), previous: env.previousSecret };
      return { adminUrl, secret, stop: () => Promise.resolve() };
    }
  }
  return openDatabase(env, {
    url: `the command ${options.command}`,
    logger: options.logger,
    onProgress: options.onProgress,
  });
}
