import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { prepareBinaries } from './binaries.js';
import { openCluster, superuser } from './cluster.js';
import { openHome } from './home.js';
import { PostgresError } from './postgres-error.js';
import { startServer, type Server } from './server.js';

export interface PostgresOptions {
  /** The platform's data directory. Whoever starts PostgreSQL has acquired it, see acquireDataDirectory. */
  dataDir: string;
  logger?: { info(fields: object, message: string): void; error(fields: object, message: string): void };
  /** Told, in a few words, what takes time. */
  onProgress?: (message: string) => void;
  /** Settings of PostgreSQL by name, on top of the launcher's own. */
  settings?: Readonly<Record<string, string>>;
  /** Told when PostgreSQL had died and runs again. */
  onRestart?: () => void;
  /** How long PostgreSQL may take until it is ready, which is more after a crash: 120 s unless given. */
  readyTimeoutMs?: number;
}

export interface RunningPostgres {
  /** Of the superuser, in the database `agio`, on 127.0.0.1. Stays the same when PostgreSQL is restarted. */
  readonly url: string;
  /** Of the server that runs at the moment. */
  readonly pid: number;
  /** Stops PostgreSQL, in 45 s at most. */
  stop(): Promise<void>;
}

const database = 'agio';
const restartDelayMinMs = 100;
const restartDelayMaxMs = 10_000;
const startAttemptsMax = 5;

/**
 * Starts the embedded PostgreSQL on a data directory, creating its database on the first run, and keeps it running:
 * one that dies is started again on the same port, so that pools find it.
 *
 * @throws PostgresError, in words for the user, when it cannot run.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir, logger, onProgress = () => {}, onRestart = () => {}, settings = {} } = options;
  const { readyTimeoutMs = 120_000 } = options;
  const home = await openHome(dataDir, onProgress);
  const binaries = await prepareBinaries(home.directory, home.account);
  const cluster = await openCluster(home, binaries, onProgress);
  onProgress('Starting PostgreSQL');
  const start = (port: number) =>
    startServer({
      executable: binaries.postgres,
      directory: cluster.directory,
      port,
      account: home.account,
      settings,
      onOutput: (line) => logger?.info({ line }, 'PostgreSQL says'),
      readyTimeoutMs,
    });
  const first = await startOnFreePort(start);
  const url = `postgresql://${superuser}:${cluster.password}@127.0.0.1:${first.port}/${database}`;
  const supervised = supervise(first.server, () => start(first.port), onRestart, logger);
  try {
    await ensureDatabase(url);
  } catch (error) {
    await supervised.stop();
    throw error;
  }
  return {
    url,
    get pid() {
      return supervised.pid;
    },
    stop: supervised.stop,
  };
}

async function startOnFreePort(start: (port: number) => Promise<Server>): Promise<{ server: Server; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { server: await start(port), port };
    } catch (error) {
      // Someone may have taken the port in between; and a postmaster that was killed alone leaves children that
      // keep its shared memory until they have noticed.
      const passes = error instanceof PostgresError && /Address already in use|shared memory block/.test(error.message);
      if (!passes || attempt === startAttemptsMax) throw error;
      await sleep(restartDelayMinMs * 2 ** attempt);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the server again whenever it ends, with growing delays, until it is told to stop. */
function supervise(
  first: Server,
  restart: () => Promise<Server>,
  onRestart: () => void,
  logger: PostgresOptions['logger'],
) {
  let server = first;
  const stopping = new AbortController();
  // A process that ends without having stopped PostgreSQL, after an uncaught exception say, takes it along.
  const endWithProcess = () => process.kill(server.pid, 'SIGINT');
  process.once('exit', endWithProcess);
  const supervision = (async () => {
    let delayMs = restartDelayMinMs;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const reason = await server.ended;
      if (stopping.signal.aborted) return;
      logger?.error({ reason }, 'PostgreSQL has ended unexpectedly and is started again');
      if (Date.now() - startedAt > restartDelayMaxMs) delayMs = restartDelayMinMs;
      for (;;) {
        await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => {});
        if (stopping.signal.aborted) return;
        delayMs = Math.min(delayMs * 2, restartDelayMaxMs);
        try {
          server = await restart();
          onRestart();
          break;
        } catch (error) {
          logger?.error({ err: error }, 'PostgreSQL could not be started again');
        }
      }
    }
  })();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    process.off('exit', endWithProcess);
    await server.stop();
    await supervision;
    // It may have been about to start again.
    await server.stop();
  };
  return {
    get pid() {
      return server.pid;
    },
    stop: () => (stopped ??= stop()),
  };
}

async function ensureDatabase(url: string): Promise<void> {
  const template = new URL(url);
  template.pathname = '/postgres';
  const client = new pg.Client({ connectionString: template.href, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}
