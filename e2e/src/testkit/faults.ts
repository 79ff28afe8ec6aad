import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { eventually } from './eventually.js';
import type { TestServices } from './services.js';

/** The launcher starts a process again 200 ms to 10 s after its end, and on a busy machine the start takes its time. */
const backMs = 90_000;

/**
 * Kills processes of a platform and does something while they are gone. The launcher is stopped meanwhile, or it would start them again at once; then it
 * goes on, and does.
 * @param ids of the processes, such as `wallets.server.1`.
 * @returns what was done, once all of them are ready again.
 */
export async function whileGone<T>(services: TestServices, ids: readonly string[], work: () => Promise<T>): Promise<T> {
  const launcher = services.status().pid;
  const before = ids.map((id) => services.find(id));
  process.kill(launcher, 'SIGSTOP');
  try {
    for (const { pid } of before) process.kill(pid!, 'SIGKILL');
    for (const { port } of before) await eventually('a port to be free', async () => !(await isOpen(port)));
    return await work();
  } finally {
    process.kill(launcher, 'SIGCONT');
    for (const { id, pid } of before) {
      const isBack = () => {
        const now = services.find(id);
        return Promise.resolve(now.state === 'ready' && now.pid !== pid);
      };
      await eventually(`${id} to be back`, isBack, backMs);
    }
  }
}

/** Lets processes of a platform hang while something is done: they hold their ports and connections, and say nothing. */
export const whileHanging = <T>(services: TestServices, ids: readonly string[], work: () => Promise<T>): Promise<T> =>
  whileStopped(
    ids.map((id) => services.find(id).pid!),
    work,
  );

/** Lets processes hang while something is done, each by its process id. */
export async function whileStopped<T>(pids: readonly number[], work: () => Promise<T>): Promise<T> {
  const stopped: number[] = [];
  try {
    for (const pid of pids) {
      // One that has ended in between, such as a connection's in PostgreSQL, hangs for good.
      if (send(pid, 'SIGSTOP')) stopped.push(pid);
    }
    return await work();
  } finally {
    for (const pid of stopped) send(pid, 'SIGCONT');
  }
}

/** A process and those that it has started, by their process ids. */
export function familyOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const children = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid ? [child!] : []));
  return [pid, ...children];
}

/** @returns whether there is such a process. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Serves something else at a port that is free now, while something is done. */
export async function whileAnsweredBy(port: number, handle: RequestListener, work: () => Promise<void>): Promise<void> {
  const server = createServer(handle);
  await once(server.listen(port, '127.0.0.1'), 'listening');
  try {
    await work();
  } finally {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
