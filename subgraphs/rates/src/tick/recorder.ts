import type { Tick } from '../rate/book.js';

export interface RecorderOptions {
  write: (ticks: readonly Tick[]) => Promise<void>;
  deleteBefore: (moment: Date) => Promise<void>;
  onError: (error: unknown) => void;
  now: () => Date;
}

/**
 * Stores ticks in batches and deletes what is older than `tickRetentionMs`. It runs without a simulator too, so that
 * the ticks of an earlier one go.
 */
export interface Recorder {
  /** Takes a tick for the next batch, without waiting. */
  record(tick: Tick): void;
  /**
   * Writes what is pending and deletes what is old; a call while another is under way joins it. Never rejects: a tick is
   * worth less than the platform.
   */
  flush(): Promise<void>;
  /** Flushes every second. */
  start(): void;
  /** Resolves when the last tick is stored, or has failed to be. */
  stop(): Promise<void>;
}

const flushIntervalMs = 1_000;
export const tickRetentionMs = 60 * 60 * 1_000;
/** While the database is away the oldest pending ticks make room for new ones: some minutes of them. */
const pendingTicksMax = 1_000;
/** Deleting ten seconds' ticks at a time costs less than deleting with every batch. */
const deletionIntervalMs = 10_000;

export function createRecorder({ write, deleteBefore, onError, now }: RecorderOptions): Recorder {
  let pending: Tick[] = [];
  let inFlight: Promise<void> | undefined;
  let deletedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  async function writeAndDelete(): Promise<void> {
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
    await deleteBefore(new Date(time - tickRetentionMs));
    deletedAt = time;
  }

  function flush(): Promise<void> {
    inFlight ??= writeAndDelete()
      .catch(onError)
      .finally(() => {
        inFlight = undefined;
      });
    return inFlight;
  }

  return {
    record(tick) {
      pending.push(tick);
      if (pending.length > pendingTicksMax) pending.shift();
    },
    flush,
    start() {
      timer = setInterval(() => void flush(), flushIntervalMs);
    },
    async stop() {
      clearInterval(timer);
      // A flush under way does not have the latest ticks.
      await inFlight;
      await flush();
    },
  };
}
