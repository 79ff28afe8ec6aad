import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import { tryAdvisoryLock, type AdvisoryLock } from '@agio/runtime/outbox/advisory-lock';
import type pg from 'pg';

export interface LeaderOptions {
  pool: pg.Pool;
  /** Begins what one process does for all. What it writes, it writes by this client, which holds the lock. */
  lead: (client: pg.ClientBase) => Promise<{ stop: () => Promise<void> }>;
  logger: Logger;
}

/** Has one of all processes do something, and another one when that dies. */
export interface Leader {
  /** Resolves when it is known whether this process leads, for now. */
  start(): Promise<void>;
  /** Ends what is under way and leaves it to another process. */
  stop(): Promise<void>;
}

/** How often a process that stands by looks whether it can take over. */
const standbyMs = 1_000;
/** Nor much later after an outage of the database: without anybody who leads, rates grow stale. */
const failurePauseMaxMs = 2_000;
const lockKey = 'agio/rates/polling';

export function createLeader({ pool, lead, logger }: LeaderOptions): Leader {
  let lock: AdvisoryLock | undefined;
  let work: { stop: () => Promise<void> } | undefined;
  let loop: Loop | undefined;

  async function resign(): Promise<void> {
    const ended = work;
    work = undefined;
    await ended?.stop();
    lock?.release();
    lock = undefined;
  }

  async function tryToLead(): Promise<void> {
    if (lock?.isHeld && work) return;
    await resign();
    lock = await tryAdvisoryLock(pool, lockKey);
    if (!lock) return;
    try {
      work = await lead(lock.client);
      logger.info('This process asks the providers of rates');
    } catch (error) {
      // Whatever is wrong here, another process may do better.
      await resign();
      throw error;
    }
  }

  return {
    start() {
      return new Promise((resolve) => {
        loop = every(standbyMs, () => tryToLead().finally(resolve), {
          name: 'rates.lead',
          logger,
          failurePauseMaxMs,
        });
      });
    },
    async stop() {
      await loop?.stop();
      await resign();
    },
  };
}
