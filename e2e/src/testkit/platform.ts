import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const start = fileURLToPath(new URL('../../../standalone/bin/start.mjs', import.meta.url));
const startTimeoutMs = 60_000;
const stopTimeoutMs = 40_000;

/** The secret of every platform of a test; sixty-four characters, as one of production would have. */
export const testSecret = 'e2e'.padEnd(64, '-secret');

/** A platform in a process of its own, as `npm start` runs it. */
export interface TestPlatform {
  readonly url: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** What it has written to its log so far. */
  readonly log: () => string;
  /** Ends it in order. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
}

export const admin = { email: 'admin@agio.example', password: 'the house always knows' };

/**
 * Starts a platform on a database, on a free port, with the limits on log-ins raised for tests.
 * @param options.env further variables, on top of the ones of every test.
 */
export async function startTestPlatform(options: {
  databaseUrl: string;
  env?: Record<string, string>;
}): Promise<TestPlatform> {
  const child = spawn(process.execPath, [start], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      DATABASE_URL: options.databaseUrl,
      AGIO_SECRET: testSecret,
      AGIO_ADMIN_EMAIL: admin.email,
      AGIO_ADMIN_PASSWORD: admin.password,
      LOGIN_ATTEMPTS_PER_ADDRESS: '100000',
      LOG_LEVEL: 'warn',
      ...options.env,
    },
  });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const url = await listeningUrl(child, () => log);
  return {
    url,
    admin,
    log: () => log,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
}

/** Waits for the banner, which names the endpoint once queries are served. */
function listeningUrl(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`The platform did not start: ${why}\n${output}\n${log()}`));
    };
    const timer = setTimeout(() => fail(`no banner within ${startTimeoutMs} ms`), startTimeoutMs);
    child.once('exit', (code, signal) => fail(`it ended with ${code ?? signal}`));
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /GraphQL\s+(http:\S+)\/graphql/.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve(found);
    });
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}
