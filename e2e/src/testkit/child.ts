import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const stopTimeoutMs = 40_000;

/** Ends a process when whoever started it is gone, even by SIGKILL: a test that dies must leave nothing behind. */
const endWithParent = `data:text/javascript,process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))`;

/** A Node process that a test has started, and that serves. */
export interface TestProcess {
  /** What it said it serves at. */
  readonly url: string;
  /** What it has written so far to its standard error. */
  readonly log: () => string;
  /** Ends it in order. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts Node and waits until it serves.
 * @param options.args what follows `node`.
 * @param options.serving finds the URL, its first group, in what the process prints once it serves.
 * @param options.startTimeoutMs how long that may take.
 */
export async function startTestProcess(options: {
  args: readonly string[];
  env: Record<string, string>;
  serving: RegExp;
  startTimeoutMs?: number;
}): Promise<TestProcess> {
  const { serving, startTimeoutMs = 60_000 } = options;
  const child = spawn(process.execPath, ['--import', endWithParent, ...options.args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.env },
  });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const url = await servingUrl(child, { serving, startTimeoutMs, log: () => log });
  return { url, log: () => log, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
}

function servingUrl(
  child: ChildProcess,
  { serving, startTimeoutMs, log }: { serving: RegExp; startTimeoutMs: number; log: () => string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const look = (chunk: Buffer) => {
      output += chunk.toString();
      const found = serving.exec(output)?.[1];
      if (found === undefined) return;
      settle();
      // What comes later is read and dropped, or the process would wait for a reader.
      child.stdout?.resume();
      resolve(found);
    };
    const fail = (why: string) => {
      settle();
      child.kill('SIGKILL');
      reject(new Error(`${child.spawnargs.at(-1)} did not start: ${why}\n${output}\n${log()}`));
    };
    const onExit = (code: number | null, signal: string | null) => fail(`it ended with ${code ?? signal}`);
    const timer = setTimeout(() => fail(`it does not serve after ${startTimeoutMs} ms`), startTimeoutMs);
    const settle = () => {
      clearTimeout(timer);
      child.off('exit', onExit);
      child.stdout?.off('data', look);
    };
    child.on('exit', onExit);
    child.stdout?.on('data', look);
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
