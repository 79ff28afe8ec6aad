import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deletePostgres } from '@agio/standalone/postgres/delete-postgres';
import { readStatus, type ProcessStatus, type ServicesStatus } from '@agio/standalone/services/status-file';
import { startTestProcess, type TestProcess } from './child.js';
import { eventually } from './eventually.js';
import { ownRedis } from './redis-server.js';

/** A platform of many processes, as `npm run start:services` runs it, on a Redis of its own. */
export interface TestServices extends TestProcess {
  /** Where the launcher keeps what is its own; commands find the platform by it. */
  readonly dataDir: string;
  /** What runs where at this moment. */
  readonly status: () => ServicesStatus;
  /** One of the processes, by its name in the log: `wallets.server.1`. */
  readonly find: (id: string) => ProcessStatus;
  /** Restarts one process after the other, and waits until all were. */
  readonly roll: () => Promise<void>;
  /** Ends the processes of some parts as a power cut would. @returns what waits until the launcher has brought them up again. */
  readonly crash: (parts: readonly string[]) => () => Promise<void>;
}

const rollTimeoutMs = 240_000;
const recoveryTimeoutMs = 120_000;

/**
 * @param env on top of what every process needs; AGIO_REPLICAS says how many there are of each. A REDIS_URL in it stands for a Redis of its own; without
 * a DATABASE_URL the launcher has a PostgreSQL of its own, which it keeps running.
 */
export async function startTestServices(env: Record<string, string>): Promise<TestServices> {
  const dataDir = await mkdtemp(join(tmpdir(), 'agio-services-'));
  await chmod(dataDir, 0o711);
  const redis = env['REDIS_URL'] === undefined ? await ownRedis() : undefined;
  const removeRest = async () => {
    await redis?.kill();
    await deletePostgres(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  };
  let launcher: TestProcess;
  try {
    launcher = await startTestProcess({
      args: ['standalone/bin/start-services.mjs'],
      env: { ...(redis ? { REDIS_URL: redis.url } : {}), ...env, AGIO_DATA_DIR: dataDir },
      serving: /GraphQL\s+(http:\S+)\/graphql/,
      startTimeoutMs: 150_000,
    });
  } catch (error) {
    await removeRest();
    throw error;
  }

  function status(): ServicesStatus {
    const found = readStatus(dataDir);
    if (!found) throw new Error('The launcher has not said what runs.');
    return found;
  }
  const pids = () => status().processes.map(({ pid }) => pid);

  return {
    ...launcher,
    dataDir,
    status,
    find(id) {
      const found = status().processes.find((process) => process.id === id);
      if (!found) throw new Error(`There is no process ${id}.`);
      return found;
    },
    async roll() {
      const before = pids();
      process.kill(status().pid, 'SIGHUP');
      const isOver = () => {
        const { processes } = status();
        return processes.every(({ pid, state }) => state === 'ready' && !before.includes(pid));
      };
      await eventually('every process to have been restarted', () => Promise.resolve(isOver()), rollTimeoutMs);
    },
    crash(parts) {
      const victims = status().processes.filter(({ part }) => parts.includes(part));
      for (const { pid } of victims) if (pid !== null) killIfAlive(pid);
      const isBack = (victim: ProcessStatus) =>
        status().processes.some(({ id, pid, state }) => id === victim.id && pid !== victim.pid && state === 'ready');
      return async () => {
        await eventually('the crash to be over', async () => victims.every(isBack), recoveryTimeoutMs);
      };
    },
    async stop() {
      await launcher.stop();
      await removeRest();
    },
    async kill() {
      // The launcher first, or it would start again what has died.
      const others = pids();
      await launcher.kill();
      for (const pid of others) if (pid !== null) killIfAlive(pid);
      await removeRest();
    },
  };
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // A process that has lost its launcher ends by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
