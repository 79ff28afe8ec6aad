import { isLostPostgres } from './errors/store-failure.js';

import { inBatch } from './observability/batch-span.js';
import { currentRequest, type RequestContext } from './observability/request-context.js';

/** What to do about a batch that failed: run it again as it is, look for the item that is to blame, or give up. */
export type FailureKind = 'repeat' | 'bisect' | 'fail';

/** The answer of an item that refers to another one of its batch: it is run again, with the next batch. */
export const again: unique symbol = Symbol('again');

export interface BatcherOptions<Item, Result> {
  /** What metrics and traces call it; without a name they do not show it. */
  name?: string;
  /**
   * Commits all items as one and answers in their order. It is repeated when a failure leaves the outcome unknown, so
   * it must be idempotent by id.
   */
  run(items: readonly Item[]): Promise<readonly (Result | typeof again)[]>;
  classifyFailure(error: unknown): FailureKind;
  /** Records the refusal of the one item that fails even alone, and answers for it. Idempotent like `run`. */
  onPoison(item: Item, error: unknown): Promise<Result>;
  /** Default 512. */
  batchItemsMax?: number;
  /** Items that wait, those in flight not counted. Default 8192. */
  queueItemsMax?: number;
  /** How often one batch is tried, the first time included. Default 8: about a second, enough for a failover of connections. */
  attemptsMax?: number;
  /** The pause before the first repeat; each further one is twice as long. Default 10. */
  backoffMs?: number;
  /** No pause is longer. Default 500. */
  backoffMsMax?: number;
}

export interface BatcherMetrics {
  /** Batches that were run, repeats not counted. */
  batches: number;
  /** Items in them. */
  items: number;
  largestBatchItems: number;
  /** Batches that were run again after a failure. */
  repeats: number;
  /** Batches that were halved to find the item to blame. */
  bisections: number;
  /** Items turned away because the queue was full. */
  refused: number;
  /** Items that wait now. */
  queueItems: number;
  /** Items of the batch that is under way. */
  inFlightItems: number;
}

/** A batch that has been committed or given up. */
export interface BatchDone {
  batcher: string;
  items: number;
  /** Repeats included. */
  seconds: number;
}

const named = new Map<object, { name: string; metrics: () => BatcherMetrics }>();
let observer: ((batch: BatchDone) => void) | undefined;

/** The batchers of this process that have a name and have not stopped. */
export const batchers = (): { name: string; metrics: () => BatcherMetrics }[] => [...named.values()];

/** Has every batch of a named batcher told of from now on, in place of whoever was told before. */
export function observeBatches(observe: (batch: BatchDone) => void): void {
  observer = observe;
}

export interface Batcher<Item, Result> {
  /**
   * Queues an item and resolves with its result once its batch is committed. An id that is queued or in flight shares
   * the promise of the first caller.
   *
   * Every rejection means that the outcome is unknown, or that there is none; submitting the same id again is safe.
   *
   * @param fingerprint stands for the item's content: equal text, equal item.
   * @throws ServiceBusyError when the queue is full, or the batcher has stopped.
   * @throws ItemConflictError when the id is queued or in flight with another fingerprint.
   */
  submit(id: string, fingerprint: string, item: Item): Promise<Result>;
  /** Resolves when nothing is queued or in flight. */
  drain(): Promise<void>;
  /** Refuses new items from now on, and resolves when the last one is answered. */
  stop(): Promise<void>;
  metrics(): BatcherMetrics;
}

export class ServiceBusyError extends Error {
  override readonly name = 'ServiceBusyError';
  readonly code = 'SERVICE_BUSY';
}

/**
 * An id is queued or in flight with another content. Which of the two counts is not known before that one is
 * answered: it may itself contradict what was committed earlier. So wait, and submit again.
 */
export class ItemConflictError extends Error {
  override readonly name = 'ItemConflictError';

  constructor(
    message: string,
    /** Resolves when the other one is answered or given up. */
    readonly settled: Promise<void>,
  ) {
    super(message);
  }
}

interface Entry<Item, Result> {
  id: string;
  fingerprint: string;
  item: Item;
  promise: Promise<Result>;
  resolve(result: Result): void;
  reject(error: unknown): void;
  /** How often it has answered `again`. */
  postponements: number;
  /** The request that it was submitted for, where this process knows that. */
  request: RequestContext | undefined;
}

/** A chain of references inside one batch resolves one link per round; a longer wait is a fault of `run`. */
const postponementsMax = 16;

/**
 * Group commit: collects what is submitted concurrently and runs it batch by batch, one batch in flight. While one
 * commits, the next one forms; nothing ever waits for time to pass.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  const { name, run, classifyFailure, onPoison } = options;
  const { batchItemsMax = 512, queueItemsMax = 8192, attemptsMax = 8, backoffMs = 10, backoffMsMax = 500 } = options;

  const unanswered = new Map<string, Entry<Item, Result>>();
  const queue: Entry<Item, Result>[] = [];
  const counters = { batches: 0, items: 0, largestBatchItems: 0, repeats: 0, bisections: 0, refused: 0 };
  let inFlightItems = 0;
  let working: Promise<void> | undefined;
  let stopped = false;

  function submit(id: string, fingerprint: string, item: Item): Promise<Result> {
    const first = unanswered.get(id);
    if (first) {
      if (first.fingerprint === fingerprint) return first.promise;
      const settled = first.promise.then(ignore, ignore);
      return Promise.reject(new ItemConflictError(`${id} is being processed with another content`, settled));
    }
    if (stopped || queue.length >= queueItemsMax) {
      counters.refused++;
      return Promise.reject(new ServiceBusyError(stopped ? 'This process is shutting down' : 'Too much is waiting'));
    }
    const entry = createEntry<Item, Result>(id, fingerprint, item);
    unanswered.set(id, entry);
    queue.push(entry);
    working ??= work();
    return entry.promise;
  }

  async function work(): Promise<void> {
    // Callers that were woken by the same event submit in the same turn of the event loop: they leave together.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue.splice(0, batchItemsMax);
      counters.batches++;
      counters.items += batch.length;
      counters.largestBatchItems = Math.max(counters.largestBatchItems, batch.length);
      inFlightItems = batch.length;
      const startedAt = performance.now();
      const requests = batch.map((entry) => entry.request);
      await inBatch({ name, requests }, () => processBatch(batch));
      inFlightItems = 0;
      if (name !== undefined) {
        observer?.({ batcher: name, items: batch.length, seconds: (performance.now() - startedAt) / 1000 });
      }
    }
    working = undefined;
  }

  /** Answers every entry of the batch or puts it back into the queue; never rejects. */
  async function processBatch(batch: readonly Entry<Item, Result>[]): Promise<void> {
    try {
      const results = await persist(() => run(batch.map((entry) => entry.item)));
      if (results.length !== batch.length) throw new Error(`${results.length} results for ${batch.length} items`);
      settle(batch, results);
    } catch (error) {
      if (classifyFailure(error) === 'bisect') return bisect(batch, error);
      for (const entry of batch) fail(entry, error);
    }
  }

  /** Narrows a failure down to the item that causes it, so that the others of its batch are not refused with it. */
  async function bisect(batch: readonly Entry<Item, Result>[], cause: unknown): Promise<void> {
    const [first] = batch;
    if (first && batch.length === 1) return refuse(first, cause);
    counters.bisections++;
    // One half after the other, so that items keep their order of arrival.
    const middle = Math.ceil(batch.length / 2);
    await processBatch(batch.slice(0, middle));
    await processBatch(batch.slice(middle));
  }

  async function refuse(entry: Entry<Item, Result>, cause: unknown): Promise<void> {
    try {
      const result = await persist(() => onPoison(entry.item, cause));
      settle([entry], [result]);
    } catch (error) {
      fail(entry, error);
    }
  }

  /** Repeats an idempotent step while its failures may pass by themselves. */
  async function persist<T>(step: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await step();
      } catch (error) {
        if (attempt >= attemptsMax || classifyFailure(error) !== 'repeat') throw error;
        counters.repeats++;
        const pauseMs = Math.min(backoffMs * 2 ** (attempt - 1), backoffMsMax);
        // Two processes that deadlocked once would do so again if both paused equally long.
        await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random() / 2)));
      }
    }
  }

  function settle(batch: readonly Entry<Item, Result>[], results: readonly (Result | typeof again)[]): void {
    const postponed: Entry<Item, Result>[] = [];
    for (const [index, entry] of batch.entries()) {
      const result = results[index] as Result | typeof again;
      if (result !== again) {
        unanswered.delete(entry.id);
        entry.resolve(result);
      } else if (++entry.postponements > postponementsMax) {
        fail(entry, new Error(`${entry.id} was postponed more than ${postponementsMax} times`));
      } else {
        postponed.push(entry);
      }
    }
    // They were here before everything that waits.
    queue.unshift(...postponed);
  }

  function fail(entry: Entry<Item, Result>, error: unknown): void {
    unanswered.delete(entry.id);
    entry.reject(error);
  }

  async function drain(): Promise<void> {
    while (working) await working;
  }

  const metrics = (): BatcherMetrics => ({ ...counters, queueItems: queue.length, inFlightItems });
  if (name !== undefined) named.set(unanswered, { name, metrics });
  return {
    submit,
    drain,
    async stop() {
      stopped = true;
      await drain();
      named.delete(unanswered);
    },
    metrics,
  };
}

function ignore(): void {}

function createEntry<Item, Result>(id: string, fingerprint: string, item: Item): Entry<Item, Result> {
  let resolve!: (result: Result) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<Result>((onResult, onError) => {
    resolve = onResult;
    reject = onError;
  });
  return { id, fingerprint, item, promise, resolve, reject, postponements: 0, request: currentRequest() };
}

/**
 * Judges the failure of a batch on PostgreSQL. Serialization failures, deadlocks and lost connections pass by
 * themselves, and after a connection lost in COMMIT only a repeat tells what happened. Data exceptions (class 22) and
 * broken constraints (class 23) are the fault of some item. Anything else, such as a statement cancelled by its timeout, is given up.
 *
 * @param idConstraint the primary key of the ids. Another process that commits the same id between our look-up and
 * our insert breaks it, and the repeat finds the id.
 */
export function classifyPostgresFailure(error: unknown, idConstraint: string): FailureKind {
  if (!(error instanceof Error)) return 'fail';
  if (isLostPostgres(error)) return 'repeat';
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  if (typeof code !== 'string') return 'fail';
  if (code === '40001' || code === '40P01') return 'repeat';
  if (code === '23505' && constraint === idConstraint) return 'repeat';
  return /^2[23][0-9A-Z]{3}$/.test(code) ? 'bisect' : 'fail';
}
