import pg from 'pg';
import { sessionOptions } from './connection-options.js';

export interface PoolOptions {
  connectionString: string;
  /** The only schema on the search path, so that unqualified names never reach another subgraph's tables. */
  schema: string;
  /** Shown in pg_stat_activity, to tell who holds a lock. */
  applicationName: string;
  /** Connections at most. */
  max: number;
  /** Told about idle connections that break. */
  logger?: { error(fields: object, message: string): void };
  /** A statement is cancelled after this long. */
  statementTimeoutMs?: number;
  /** A statement that waits longer for a lock fails with 55P03. */
  lockTimeoutMs?: number;
  /** A caller that waits longer for a connection gets an error. */
  connectionTimeoutMs?: number;
}

/**
 * A pool of connections whose every wait is bounded. 64-bit integers come back as strings, as pg delivers them:
 * turning them into numbers would lose money.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const { statementTimeoutMs = 30_000, lockTimeoutMs = 10_000, connectionTimeoutMs = 10_000 } = options;
  const pool = new pg.Pool({
    ...sessionOptions(options.connectionString, {
      search_path: options.schema,
      // A server-wide default of `off` must not decide whether an answered transfer survives a power cut.
      synchronous_commit: 'on',
      statement_timeout: statementTimeoutMs,
      lock_timeout: lockTimeoutMs,
      // A process stopped in the middle of a transaction would otherwise hold its row locks for ever.
      idle_in_transaction_session_timeout: statementTimeoutMs,
    }),
    application_name: options.applicationName,
    max: options.max,
    connectionTimeoutMillis: connectionTimeoutMs,
    // The client's own limit is for a server that has vanished without closing the connection, so it comes after the
    // server's.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // Without a listener an idle connection that breaks, as on a restart of PostgreSQL, ends the process. The pool
  // has dropped the connection by then and opens another when one is needed.
  pool.on('error', ({ message }) => {
    // A pool that ends does not wait for its connections to be gone, and a server that stops right after it cuts them.
    if (pool.ending) return;
    // Not the error itself: pg hangs the whole connection on it, which would be logged too.
    options.logger?.error({ reason: message, pool: options.applicationName }, 'An idle database connection broke');
  });
  // The pool listens to connections that nobody has at the moment. One that is taken and breaks between two queries would end the
  // process too, unless whoever has it listens, and not every library does; the next query on it fails anyway.
  pool.on('connect', (client) => client.on('error', ignoreError));
  return pool;
}

const ignoreError = (): void => {};
