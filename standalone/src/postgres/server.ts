import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Account } from './account.js';
import { explainFailure } from './postgres-error.js';

export interface ServerOptions {
  executable: string;
  directory: string;
  port: number;
  account: Account | undefined;
  /** PostgreSQL's settings by name, on top of those that the launcher needs. */
  settings: Readonly<Record<string, string>>;
  onOutput(line: string): void;
  readyTimeoutMs: number;
}

/** One run of the server. */
export interface Server {
  pid: number;
  /** Settles when the process is gone, whoever ended it; says how it ended. */
  ended: Promise<string>;
  /** Rolls back what is open, disconnects everyone and writes everything to disk, in bounded time. */
  stop(): Promise<void>;
}

const lastLinesMax = 20;

/**
 * Starts PostgreSQL and waits until it accepts connections.
 *
 * @throws PostgresError when it ends or is not ready in time.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = spawn(options.executable, serverArguments(options), {
    ...options.account,
    // The directory that we stand in may be closed to PostgreSQL's account.
    cwd: '/',
    env: { TZ: 'UTC' },
    // In a session of its own, for Ctrl-C in a terminal reaches the whole foreground group, and PostgreSQL has to be the
    // last to stop.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lastLines: string[] = [];
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      lastLines.push(error.message);
      resolve(error.message);
    });
    // `close` comes after the last line has been read, unlike `exit`.
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLines.push(line);
    if (lastLines.length > lastLinesMax) lastLines.shift();
    options.onOutput(line);
  });
  const isReady = await waitUntilReady(child, options, ended);
  const stop = () => stopServer(child, ended);
  if (isReady) return { pid: child.pid!, ended, stop };
  await stop();
  throw explainFailure(`PostgreSQL did not start (${await ended})`, lastLines);
}

function serverArguments({ directory, port, settings }: ServerOptions): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    // A commit that was answered survives a power cut; said here because everything rests on it.
    synchronous_commit: 'on',
    shared_buffers: '256MB',
    max_connections: '200',
    max_wal_size: '2GB',
    timezone: 'UTC',
    // The clients hear of their errors themselves; statements may hold personal data.
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_line_prefix: '',
    ...settings,
  };
  return ['-D', directory, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Polls the status in postmaster.pid, as pg_ctl does: it costs no connection and does not depend on a log's wording. */
async function waitUntilReady(child: ChildProcess, options: ServerOptions, ended: Promise<string>): Promise<boolean> {
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const deadline = Date.now() + options.readyTimeoutMs;
  while (!hasEnded && Date.now() < deadline) {
    const lines = (await readFile(join(options.directory, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

async function stopServer(child: ChildProcess, ended: Promise<string>): Promise<void> {
  // PostgreSQL's fast shutdown; its immediate one, after which it recovers from its log; and the last resort.
  for (const [signal, timeoutMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) break;
    child.kill(signal);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)));
    await Promise.race([ended, timeout]);
    clearTimeout(timer);
  }
}
