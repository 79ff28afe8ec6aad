import type { Tick } from './tick.js';

/** Collects ticks, to be stored in batches. Who rolls them up into candles deletes them afterwards. */
export interface Recorder {
  /** Takes a tick for the next batch, without waiting. */
  record(tick: Tick): void;
  /** Writes what is pending. What could not be written stays pending. Calls must not overlap. */
  flush(): Promise<void>;
}

/** While the database is away the oldest pending ticks make room for new ones: some minutes of them. */
const pendingTicksMax = 1_000;

export function createRecorder(write: (ticks: readonly Tick[]) => Promise<void>): Recorder {
  let pending: Tick[] = [];
  return {
    record(tick) {
      pending.push(tick);
      if (pending.length > pendingTicksMax) pending.shift();
    },
    async flush() {
      const batch = pending;
      if (batch.length === 0) return;
      pending = [];
      try {
        await write(batch);
      } catch (error) {
        pending = [...batch, ...pending].slice(-pendingTicksMax);
        throw error;
      }
    },
  };
}
