import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@agio/runtime/logging/logger';
import { within } from '@agio/runtime/within';
import { startRun, type Run, type RunOptions } from './run.js';
import type { Placement } from './topology.js';

/** `starting` until it first says that it is ready; `unready` when it no longer does; `waiting` for its next start after it has died. */
export type PartState = 'starting' | 'ready' | 'unready' | 'waiting' | 'stopped';

export interface SupervisedOptions extends RunOptions {
  readonly placement: Placement;
  readonly logger: Logger;
  /** Told whenever `state` or `pid` is another. */
  readonly onChange: () => void;
}

/** A process that is kept running. */
export interface Supervised {
  readonly placement: Placement;
  readonly state: PartState;
  /** Of the run under way, if there is one. */
  readonly pid: number | undefined;
  /** How often it was started again after it had died. */
  readonly restarts: number;
  /** Starts it and waits until it is ready. @throws PartFailedError when it dies again and again, or is not ready in time. */
  readonly start: () => Promise<void>;
  /** Ends it in order, starts it anew, and waits until it is ready. @throws PartFailedError as `start`. */
  readonly restart: () => Promise<void>;
  /** Ends it in order, or by force when that takes too long. */
  readonly stop: () => Promise<void>;
}

/** A part of the platform does not come up. */
export class PartFailedError extends Error {
  override readonly name = 'PartFailedError';
}

const restartDelayMinMs = 200;
const restartDelayMaxMs = 10_000;
/** After a run as long as this the next start is not put off. */
const stableMs = 30_000;
/** A process that dies so often before it is ready has something wrong that a further start does not mend. */
const failedStartsMax = 3;
const readyTimeoutMs = 90_000;
const readyPollStartingMs = 50;
const readyPollMs = 2_000;
const readyAnswerTimeoutMs = 5_000;
const lastLinesMax = 20;

/** Keeps a process running on its port: one that dies is started again, with delays that grow to 10 s while it does not stay up. */
export function supervise(options: SupervisedOptions): Supervised {
  const { placement, logger } = options;
  let state: PartState = 'stopped';
  let run: Run | undefined;
  let supervision: Promise<void> | undefined;
  let stopping = new AbortController();
  let restarts = 0;
  const lastLines: string[] = [];

  function onLine(line: string): void {
    lastLines.push(line);
    if (lastLines.length > lastLinesMax) lastLines.shift();
    options.onLine(line);
  }

  function become(next: PartState): void {
    if (state === next) return;
    state = next;
    options.onChange();
  }

  async function runOnce(): Promise<string> {
    run = startRun({ ...options, onLine });
    become('starting');
    const over = new AbortController();
    const watching = watchReadiness(over.signal);
    const reason = await run.ended;
    over.abort();
    await watching;
    run = undefined;
    return reason;
  }

  async function watchReadiness(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const ready = await isReady(placement.url, over);
      if (over.aborted || stopping.signal.aborted) return;
      if (ready) become('ready');
      else if (state === 'ready') become('unready');
      await pause(state === 'starting' ? readyPollStartingMs : readyPollMs, over);
    }
  }

  async function keepRunning(): Promise<void> {
    let delayMs = restartDelayMinMs;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const reason = await runOnce();
      if (stopping.signal.aborted) break;
      if (Date.now() - startedAt > stableMs) delayMs = restartDelayMinMs;
      restarts++;
      become('waiting');
      logger.error({ process: placement.id, reason, startsInMs: delayMs }, 'a process has died and is started again');
      await pause(delayMs, stopping.signal);
      delayMs = Math.min(delayMs * 2, restartDelayMaxMs);
    }
    become('stopped');
  }

  async function untilReady(): Promise<void> {
    const restartsBefore = restarts;
    const deadline = Date.now() + readyTimeoutMs;
    while (state !== 'ready') {
      const deaths = restarts - restartsBefore;
      if (stopping.signal.aborted) throw new PartFailedError(`${placement.id} was stopped before it was ready.`);
      if (deaths >= failedStartsMax || Date.now() > deadline) {
        const what = deaths > 0 ? `has died ${deaths} times` : `is not ready after ${readyTimeoutMs / 1000} s`;
        throw new PartFailedError([`${placement.id} does not start: it ${what}.`, ...lastLines].join('\n'));
      }
      await sleep(readyPollStartingMs);
    }
  }

  async function start(): Promise<void> {
    stopping = new AbortController();
    supervision = keepRunning();
    await untilReady();
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await run?.end();
    await supervision;
  }

  return {
    placement,
    get state() {
      return state;
    },
    get pid() {
      return run?.pid;
    },
    get restarts() {
      return restarts;
    },
    start,
    async restart() {
      await stop();
      await start();
    },
    stop,
  };
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {});

/** Whether whoever listens there says that it can serve. */
async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return await within(readyAnswerTimeoutMs, signal, async (answering) => {
      const response = await fetch(`${url}/readyz`, { signal: answering });
      await response.body?.cancel();
      return response.ok;
    });
  } catch {
    return false;
  }
}
