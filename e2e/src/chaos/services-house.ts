import { setTimeout as sleep } from 'node:timers/promises';
import { runningDatabaseUrl } from '@agio/standalone/database';
import { eventually } from '../testkit/eventually.js';
import { gatewaysOf } from '../testkit/gateways.js';
import { ownRedis } from '../testkit/redis-server.js';
import { startTestServices } from '../testkit/services.js';
import { verifyLedgerOf, type House } from './house.js';

/** The launcher puts a start off by up to 10 s, and on a busy machine each takes its time. */
const backMs = 120_000;

/** Redis is nobody's but the test's, so the test brings it back. A flush leaves it running, and empty. */
const [redisVictim, flushVictim] = ['redis', 'redis (flushed)'];

/**
 * Starts the platform with every part a process of its own, two wallets of each role unless AGIO_REPLICAS says otherwise, PostgreSQL and Redis. Its launcher brings back whatever
 * process is struck, and PostgreSQL.
 */
export async function startServicesHouse(env: Record<string, string>): Promise<House> {
  const redis = await ownRedis();
  const services = await startTestServices({ AGIO_REPLICAS: 'wallets=2', ...env, REDIS_URL: redis.url }).catch(
    async (error: unknown) => {
      await redis.kill();
      throw error;
    },
  );
  const processes = services.status().processes.map(({ id }) => id);
  /** Starts of Redis that are under way. */
  const returning = new Set<Promise<void>>();

  function restartRedis(awayMs: number): void {
    const back = sleep(awayMs)
      .then(redis.start)
      .finally(() => returning.delete(back));
    returning.add(back);
  }

  /** Strikes a process again that is not up yet, too; one that has no run waits for its start. */
  async function killProcess(id: string): Promise<void> {
    const pid = await eventually(`${id} to be there`, async () => services.find(id).pid, backMs);
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It has ended by itself in between: PostgreSQL does when its launcher stops it, and a process that dies as its database does.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  return {
    urls: gatewaysOf(services),
    victims: [...processes, redisVictim, flushVictim],
    async strike(victim, awayMs) {
      if (victim !== redisVictim && victim !== flushVictim) return killProcess(victim);
      await Promise.all(returning);
      if (victim === flushVictim) return redis.flush();
      await redis.kill();
      restartRedis(awayMs);
    },
    async recovered() {
      await Promise.all(returning);
      const areBack = async () =>
        services.status().processes.every(({ state, pid }) => state === 'ready' && isAlive(pid));
      await eventually('every process to be ready', areBack, backMs);
    },
    databaseUrl: () => runningDatabaseUrl(services.dataDir),
    verify: () => verifyLedgerOf(services.dataDir),
    log: services.log,
    async stop() {
      await services.stop();
      await redis.kill();
    },
  };
}

/** Whether a process is there; the launcher may not have noticed its end. */
function isAlive(pid: number | null): boolean {
  try {
    return pid !== null && process.kill(pid, 0);
  } catch {
    return false;
  }
}
