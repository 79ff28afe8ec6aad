import type { ReferenceRate } from '../reference-rate.js';

/** A run of days, `YYYY-MM-DD`, both ends included. */
export interface DayRange {
  readonly first: string;
  readonly last: string;
}

/** Somebody who can be asked for the reference rates of days that have passed. */
export interface HistorySource {
  /** From the first to the last day of one request. */
  readonly daysMax: number;
  /**
   * Asks once for the rates of a run of days. The answer may lack days, and hold others.
   *
   * @throws ProviderError when there is no answer, or one that is not as it must be: nothing of it is to be used then.
   */
  fetchDays(range: DayRange, signal: AbortSignal): Promise<ReferenceRate[]>;
}

/** What each of them is given. */
export interface HistorySourceOptions {
  /** The directory, ending in a slash, that its files or answers are in. */
  readonly url: URL;
  /** From the request to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly now: () => Date;
}
