import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lastingPort } from '@agio/e2e/testkit/ports';
import { hasRedis, ownRedis } from '@agio/e2e/testkit/redis-server';
import { runningDatabaseUrl } from '@agio/standalone/database';
import { clusterDirectory } from '@agio/standalone/postgres/cluster';
import { locateHome } from '@agio/standalone/postgres/home';
import { readStatus } from '@agio/standalone/services/status-file';
import { createDataDirectory, removeDataDirectory } from '../measure/database.js';
import { profilingEnv } from '../measure/profile.js';

/** As one process, or with each part a process of its own. */
export type PlatformMode = 'standalone' | 'services';

/** A platform as its launcher starts it, on an empty data directory. */
export interface BenchPlatform {
  readonly url: string;
  /** What its jobs and pub/sub are on. */
  readonly backend: 'PostgreSQL' | 'Redis';
  /** Of a superuser, with its password. */
  readonly databaseUrl: string;
  /** Its processes by their names, PostgreSQL not among them. */
  readonly processes: ReadonlyMap<string, number>;
  readonly postgresPid: number;
  /** Recomputes the whole ledger by the platform's own command. @throws Error when something differs. */
  readonly verify: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const launchers: Record<PlatformMode, string> = { standalone: 'start.mjs', services: 'start-services.mjs' };
/** Compiling and the first start on a busy machine. */
const startTimeoutMs = 240_000;
const pollMs = 200;
const lastCharacters = 4_000;

function launch(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [join(checkout, 'standalone/bin', script), ...args], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-lastCharacters)));
  }
  // A benchmark that ends early takes its platform along, which stops in order.
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return { child, output: () => output };
}

/**
 * Starts the platform as everybody does, with its demo data and all its jobs. What is configured: quotes that live an hour, since they are made
 * beforehand; only warnings are logged; and a request waits for the end of its exchange instead of answering PROCESSING after two seconds, as
 * it otherwise may when the whole machine is busy.
 * @param options.profileTo a directory for a CPU profile of each process; profiling makes everything slower.
 */
export async function startBenchPlatform(
  mode: PlatformMode,
  options: { profileTo?: string | undefined } = {},
): Promise<BenchPlatform> {
  const dataDir = await createDataDirectory();
  const port = await lastingPort();
  const redis = mode === 'services' && hasRedis ? await ownRedis() : undefined;
  const env = {
    ...process.env,
    AGIO_DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: port,
    LOG_LEVEL: 'warn',
    QUOTE_SECONDS: '3600',
    TRANSACTION_DEADLINE_MS: '30000',
    ...(redis ? { REDIS_URL: redis.url } : {}),
  };
  const profiled = options.profileTo === undefined ? {} : profilingEnv(options.profileTo);
  const { child, output } = launch(launchers[mode], [], { ...env, ...profiled });
  const url = `http://127.0.0.1:${port}`;

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await redis?.kill();
    await removeDataDirectory(dataDir);
  }

  try {
    await untilStarted({ mode, url, dataDir, child, output });
    return {
      url,
      backend: redis ? 'Redis' : 'PostgreSQL',
      databaseUrl: await runningDatabaseUrl(dataDir),
      processes: processesOf(mode, dataDir, child.pid!),
      postgresPid: await readPostgresPid(dataDir),
      verify: () => verify(env),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilStarted(options: {
  mode: PlatformMode;
  url: string;
  dataDir: string;
  child: ChildProcess;
  output: () => string;
}): Promise<void> {
  const { mode, url, dataDir, child, output } = options;
  const until = Date.now() + startTimeoutMs;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The platform does not start:\n${output()}`);
    if (Date.now() > until) throw new Error(`The platform has not started in ${startTimeoutMs / 1000} s:\n${output()}`);
    const answers = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    // The launcher of services says by itself when the workers are there too.
    if (answers && (mode === 'standalone' || readStatus(dataDir)?.started)) return;
    await sleep(pollMs);
  }
}

function processesOf(mode: PlatformMode, dataDir: string, launcherPid: number): Map<string, number> {
  if (mode === 'standalone') return new Map([['agio', launcherPid]]);
  const parts = readStatus(dataDir)!.processes.map(({ id, pid }) => [id, pid!] as const);
  return new Map([...parts, ['launcher', launcherPid]]);
}

async function readPostgresPid(dataDir: string): Promise<number> {
  const { directory } = await locateHome(dataDir);
  const text = await readFile(join(clusterDirectory(directory), 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

async function verify(env: NodeJS.ProcessEnv): Promise<void> {
  const { child, output } = launch('run.mjs', ['ledger-verify'], env);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The ledger does not verify (${code}):\n${output()}`);
}
