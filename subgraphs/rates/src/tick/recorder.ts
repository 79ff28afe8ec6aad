import type { Tick } from './tick.js';

export interface RecorderOptions {
  write: (ticks: readonly Tick[]) => Promise<void>;
  deleteBefore: (moment: Date) => Promise<void>;
  now: () => Date;
}

/** Collects ticks, to be stored in batches, and deletes what has been there for two days. */
export interface Recorder {
  /** Takes a tick for the next batch, without waiting. */
  record(tick: Tick): void;
  /**
   * Writes what is pending and deletes what is old. What could not be written stays pending. Calls must not overlap.
   */
  flush(): Promise<void>;
}

/** The roll-up deletes ticks that are in candles, much earlier. This bounds their number where it does not run. */
const retentionMs = 2 * 24 * 60 * 60 * 1_000;
/** While the database is away the oldest pending ticks make room for new ones: some minutes of them. */
const pendingTicksMax = 1_000;
/** Deleting ten seconds' ticks at a time costs less than deleting with every batch. */
const deletionIntervalMs = 10_000;

export function createRecorder({ write, deleteBefore, now }: RecorderOptions): Recorder {
  let pending: Tick[] = [];
  let deletedAt = 0;
  return {
    record(tick) {
      pending.push(tick);
      if (pending.length > pendingTicksMax) pending.shift();
    },
    async flush() {
      const batch = pending;
      pending = [];
      try {
        if (batch.length > 0) await write(batch);
      } catch (error) {
        pending = [...batch, ...pending].slice(-pendingTicksMax);
        throw error;
      }
      const time = now().getTime();
      if (time - deletedAt < deletionIntervalMs) return;
      await deleteBefore(new Date(time - retentionMs));
      deletedAt = time;
    },
  };
}
