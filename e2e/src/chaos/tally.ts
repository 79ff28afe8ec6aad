import { retryableCodes } from '../testkit/client.js';
import { noAnswerCodes } from '../testkit/gateways.js';

/** The code of a request that was not answered within the client's patience. No part of the platform may take that long. */
export const noAnswerInTime = 'NO_ANSWER_IN_TIME';

/**
 * What a client may be told while something is down. Rates are not fresh enough to trade on when none has come for a while; whoever asks for a
 * quote then knows by the code that it passes.
 */
const passingCodes: ReadonlySet<string> = new Set([...retryableCodes, ...Object.values(noAnswerCodes), 'RATE_STALE']);

/** Counts what clients live through. */
export interface Tally {
  /** An operation is acknowledged, some milliseconds after it was begun. */
  readonly acknowledge: (tookMs: number) => void;
  /** A request was answered with this code, so that it goes again. */
  readonly refuse: (code: string, message: string) => void;
  readonly acknowledged: () => number;
  /** How often each code was the answer. */
  readonly refusals: () => ReadonlyMap<string, number>;
  /** Answers by which a client cannot know that it may send again: each code with its first message. */
  readonly notRetryable: () => ReadonlyMap<string, string>;
  /** The longest time in which nobody's operation was acknowledged, in milliseconds. */
  readonly longestGapMs: () => number;
  /** How long the slowest operation took with all its repeats, in milliseconds. */
  readonly slowestMs: () => number;
}

export function createTally(clock: () => number = () => performance.now()): Tally {
  const refusals = new Map<string, number>();
  const notRetryable = new Map<string, string>();
  let acknowledged = 0;
  let lastAt = clock();
  let longestGapMs = 0;
  let slowestMs = 0;
  return {
    acknowledge(tookMs) {
      acknowledged++;
      longestGapMs = Math.max(longestGapMs, clock() - lastAt);
      slowestMs = Math.max(slowestMs, tookMs);
      lastAt = clock();
    },
    refuse(code, message) {
      refusals.set(code, (refusals.get(code) ?? 0) + 1);
      if (!passingCodes.has(code) && !notRetryable.has(code)) notRetryable.set(code, message);
    },
    acknowledged: () => acknowledged,
    refusals: () => refusals,
    notRetryable: () => notRetryable,
    longestGapMs: () => longestGapMs,
    slowestMs: () => slowestMs,
  };
}
