import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Filling the largest tables, or a run, takes no longer. */
const timeoutMs = 900_000;

/** What pgbench says of one run. */
export interface PgbenchResult {
  /** Without the time that it took to connect. */
  readonly perSecond: number;
  /** Transactions that were committed. */
  readonly transactions: number;
  /** The mean time of a transaction. */
  readonly latencyMs: number;
}

/** The version of the installed pgbench; null where there is none. */
export function pgbenchVersion(): string | null {
  try {
    return execFileSync('pgbench', ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** The line that stands where pgbench's figures would. */
export const pgbenchMissing =
  'pgbench is not installed (Debian and Ubuntu: apt-get install postgresql-contrib): what is compared with it is skipped';

/** What pgbench needs to connect: the URL's parts, the password in the environment so that no list of processes shows it. */
function connectionOf(url: string): { args: string[]; env: NodeJS.ProcessEnv } {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    args: ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)],
    env: { ...process.env, PGPASSWORD: decodeURIComponent(password), PGOPTIONS: '-c synchronous_commit=on' },
  };
}

/** Creates the tables of pgbench's own workload, TPC-B. @param scale branches; a hundred thousand accounts each. */
export async function initialiseTpcb(url: string, scale: number): Promise<void> {
  const { args, env } = connectionOf(url);
  await run('pgbench', ['-i', '-q', '-s', String(scale), ...args], { env, timeout: timeoutMs });
}

/**
 * Runs pgbench for some seconds.
 * @param script what each transaction is, in pgbench's language; TPC-B unless given.
 * @throws Error when it fails, or a transaction in it.
 */
export async function runPgbench(
  url: string,
  options: { clients: number; threads: number; seconds: number; script?: string; schema?: string },
): Promise<PgbenchResult> {
  const { args, env } = connectionOf(url);
  if (options.schema !== undefined) env.PGOPTIONS = `${env.PGOPTIONS} -c search_path=${options.schema}`;
  const directory = await mkdtemp(join(tmpdir(), 'agio-bench-pgbench-'));
  try {
    const script = join(directory, 'script.sql');
    if (options.script !== undefined) await writeFile(script, options.script);
    const { clients, threads, seconds } = options;
    const { stdout } = await run(
      'pgbench',
      [
        ...['-n', '-M', 'prepared', '-c', String(clients), '-j', String(threads), '-T', String(seconds)],
        ...(options.script === undefined ? [] : ['-f', script]),
        ...args,
      ],
      { env, timeout: timeoutMs },
    );
    return readPgbench(stdout);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** @throws Error when the text lacks a figure, or tells of failed transactions. */
export function readPgbench(text: string): PgbenchResult {
  // On a machine that is very busy a short run may be over before its first commit, and has no figures then.
  if (/^number of transactions actually processed: 0$/m.test(text))
    return { perSecond: 0, transactions: 0, latencyMs: 0 };
  const figure = (pattern: RegExp): number => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`pgbench's answer has no ${pattern.source}: ${text}`);
    return Number(found);
  };
  const failed = /number of failed transactions: (\d+)/.exec(text)?.[1];
  if (failed !== undefined && failed !== '0') throw new Error(`${failed} transactions of pgbench have failed`);
  return {
    perSecond: figure(/^tps = ([\d.]+) \(without/m),
    transactions: figure(/^number of transactions actually processed: (\d+)/m),
    latencyMs: figure(/^latency average = ([\d.]+) ms/m),
  };
}
