import type { Logger } from '@agio/runtime/logging/logger';
import type { ProcessStatus } from './status-file.js';
import { PartFailedError, type Supervised } from './supervised.js';
import type { PartRole } from './topology.js';

/** Workers come when the endpoint answers: people wait for that, and nobody for them. */
const startOrder: readonly (readonly PartRole[])[] = [['sandbox', 'server', 'gateway'], ['worker']];
/** Whoever calls others ends before them. */
const stopOrder: readonly PartRole[] = ['gateway', 'server', 'worker', 'sandbox'];

/** All processes of the platform together. */
export interface Fleet {
  /** Starts all, and waits until every one is ready. @throws PartFailedError naming the first that does not come up. */
  readonly start: () => Promise<void>;
  /**
   * Ends and starts one process after the other, each when the one before it is ready again. A process that does not come up ends the round, so
   * that a broken change stops at its first victim. While a round is under way another one is not begun.
   */
  readonly roll: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly status: () => ProcessStatus[];
}

export function createFleet(processes: readonly Supervised[], logger: Logger): Fleet {
  const inRole = (role: PartRole) => processes.filter(({ placement }) => placement.role === role);
  let rolling = false;
  let isStopping = false;

  async function rollAll(): Promise<void> {
    for (const process of stopOrder.toReversed().flatMap(inRole)) {
      if (isStopping) return;
      logger.info({ process: process.placement.id }, 'rolling restart');
      await process.restart();
    }
  }

  return {
    async start() {
      for (const roles of startOrder) await Promise.all(roles.flatMap(inRole).map((process) => process.start()));
    },
    async roll() {
      if (rolling) return;
      rolling = true;
      try {
        await rollAll();
      } catch (error) {
        if (!(error instanceof PartFailedError)) throw error;
        if (!isStopping) logger.error({ reason: error.message }, 'the rolling restart has ended early');
      } finally {
        rolling = false;
      }
    },
    async stop() {
      isStopping = true;
      for (const role of stopOrder) await Promise.all(inRole(role).map((process) => process.stop()));
    },
    status: () =>
      processes.map(({ placement: { id, part, role, replica, port, url }, state, pid, restarts }) => {
        return { id, part, role, replica, state, pid: pid ?? null, port, url, restarts };
      }),
  };
}
