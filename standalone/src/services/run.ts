import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LauncherMessage } from '@agio/runtime/launcher';

export interface RunOptions {
  /** What follows `node`. */
  readonly nodeArguments: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Takes each line that the process writes. */
  readonly onLine: (line: string) => void;
  /** Takes what the process tells its operator once. */
  readonly onAnnouncement: (announcement: string) => void;
}

/** One run of a process. */
export interface Run {
  /** Absent when it could not be started at all. */
  readonly pid: number | undefined;
  /** Settles when the process is gone and its last line was read, whoever ended it; says how it ended. */
  readonly ended: Promise<string>;
  /** Ends it in order, or by force when that takes too long. */
  readonly end: () => Promise<void>;
}

/** A little more than a process allows itself. */
const endTimeoutMs = 30_000;

/** Starts a Node process that ends when this one is gone. */
export function startRun(options: RunOptions): Run {
  const child = spawn(process.execPath, options.nodeArguments, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // In a session of its own, for Ctrl-C in a terminal reaches the whole foreground group, and there is an order to stop in.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream! }).on('line', (line) => line !== '' && options.onLine(line));
  }
  child.on('message', ({ announcements }: LauncherMessage) => announcements.forEach(options.onAnnouncement));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // `close` comes after the last line has been read, unlike `exit`.
    child.once('close', (code, signal) => resolve(signal ?? `status ${code}`));
  });
  return {
    pid: child.pid,
    ended,
    async end() {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), endTimeoutMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
