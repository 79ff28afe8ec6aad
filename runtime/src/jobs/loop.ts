import type { Logger } from '../logging/logger.js';

export interface Loop {
  /** Has the work run as soon as possible instead of after the interval. After a failure it still waits. */
  wake(): void;
  /** Waits for a run in progress to end; afterwards the work never runs again. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Says in the log whose work failed. */
  name: string;
  logger: Logger;
  /** Share of the interval, 0 to 1, by which a pause is shortened at random, so that replicas spread out. */
  jitter?: number;
  /** Bound of the pause after failures, which doubles with each one. */
  failurePauseMaxMs?: number;
}

/**
 * Runs `work` at once and then again and again, `intervalMs` after the end of the run before: runs never overlap. A
 * failure is logged and the loop goes on, more and more slowly until a run succeeds.
 *
 * @param work gets a signal that is aborted by `stop`, for work that goes on in batches.
 */
export function every(intervalMs: number, work: (signal: AbortSignal) => Promise<unknown>, options: LoopOptions): Loop {
  const { name, logger, jitter = 0.1, failurePauseMaxMs = 30_000 } = options;
  const stopping = new AbortController();
  let isWoken = false;
  let failures = 0;
  let endPause: (() => void) | undefined;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      try {
        await work(stopping.signal);
        failures = 0;
      } catch (error) {
        failures++;
        logger.error({ err: error, loop: name, failures }, 'A recurring job failed');
      }
      if (stopping.signal.aborted || (isWoken && failures === 0)) continue;
      const pauseMs = failures === 0 ? intervalMs : Math.min(intervalMs * 2 ** failures, failurePauseMaxMs);
      await pause(pauseMs * (1 - jitter * Math.random()));
    }
  };

  const running = run();
  return {
    wake() {
      isWoken = true;
      // Whoever wakes a loop that fails would otherwise turn it into a busy one.
      if (failures === 0) endPause?.();
    },
    stop() {
      stopping.abort();
      endPause?.();
      return running;
    },
  };
}
