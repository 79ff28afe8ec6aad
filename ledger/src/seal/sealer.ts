import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import type pg from 'pg';
import type { HeadArchive } from './head-archive.js';
import { sealBatches, type Head } from './seal-batches.js';

/** How long what is committed waits for its seal. */
const sealIntervalMs = 1_000;
/** Of one seal: what is read for it at once is bounded by the answers of as many batches. */
const batchesMax = 50;
/** How much the copies outside are behind at most, unless the storage is down. */
const keepIntervalMs = 60_000;
/** Copies older than this go, but for the first of each day. */
const recentMs = 3 * 86_400_000;
const pruneIntervalMs = 3_600_000;

export interface Sealer {
  stop: () => Promise<void>;
}

/**
 * Seals what is committed every second, and keeps a signed copy of the head outside the database: at once when it starts, then at most once
 * a minute, and a last time when it stops. Any number of processes may run one.
 */
export function startSealer(deps: { pool: pg.Pool; archive: HeadArchive; logger: Logger; name: string }): Sealer {
  const { pool, archive, logger, name } = deps;
  let head: Head | null = null;
  let kept: bigint | undefined;
  let keptAtMs = -Infinity;

  async function seal(signal?: AbortSignal): Promise<void> {
    let count: number;
    do {
      ({ head, count } = await sealBatches(pool, { batchesMax }));
    } while (count === batchesMax && !signal?.aborted);
  }

  async function keep(): Promise<void> {
    if (head === null || head.number === kept) return;
    const { number } = head;
    await archive.keep(head, new Date());
    [kept, keptAtMs] = [number, performance.now()];
  }

  const loops: Loop[] = [
    every(
      sealIntervalMs,
      async (signal) => {
        await seal(signal);
        if (performance.now() - keptAtMs >= keepIntervalMs) await keep();
      },
      { name: `${name}.seal`, logger },
    ),
    every(pruneIntervalMs, () => archive.prune(new Date(Date.now() - recentMs)), {
      name: `${name}.pruneHeads`,
      logger,
    }),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      try {
        await seal();
        await keep();
      } catch (error) {
        // Whoever starts next seals and keeps what is left.
        logger.warn({ err: error }, 'The last batches were not sealed');
      }
    },
  };
}
