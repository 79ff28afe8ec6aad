import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from './eventually.js';
import { lastingPort } from './ports.js';

/** Whether a Redis can be started on this machine. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of the test's own that keeps nothing on disk: a restart loses all that it holds. */
export interface OwnRedis {
  readonly url: string;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Starts it, on the same port. */
  readonly start: () => Promise<void>;
  /** Makes it forget everything, without a restart. */
  readonly flush: () => Promise<void>;
  /** Sends a signal to the server itself: SIGSTOP lets it hang, SIGCONT go on. */
  readonly signal: (signal: NodeJS.Signals) => void;
}

/** Kills Redis when its standard input closes, so that a test that dies leaves nothing behind. */
const untilInputCloses = 'redis-server "$@" >/dev/null & echo $!; read -r _; kill -9 $!';

export async function ownRedis(): Promise<OwnRedis> {
  const port = await lastingPort();
  const settings = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let shell: ChildProcess | undefined;
  let pid: number | undefined;

  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => resolve(true));
      socket.on('connect', () => socket.destroy()).on('error', () => resolve(false));
    });
  async function start(): Promise<void> {
    shell = spawn('sh', ['-c', untilInputCloses, 'sh', ...settings], { stdio: ['pipe', 'pipe', 'ignore'] });
    const [line] = (await once(shell.stdout!, 'data')) as [Buffer];
    pid = Number(line.toString());
    await eventually('Redis', answers);
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    async flush() {
      const socket = connect(Number(port), '127.0.0.1');
      socket.end('FLUSHALL\r\n');
      const [reply] = (await once(socket, 'data')) as [Buffer];
      if (!reply.toString().startsWith('+OK')) throw new Error(`Redis has not forgotten: ${reply.toString()}`);
    },
    signal(signal) {
      process.kill(pid!, signal);
    },
    async kill() {
      if (!shell || shell.exitCode !== null || shell.signalCode !== null) return;
      const ended = once(shell, 'exit');
      shell.stdin?.end();
      await ended;
    },
  };
}
