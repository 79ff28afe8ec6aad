import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import type { PubSub } from '@agio/runtime/pubsub/pubsub';
import type pg from 'pg';
import { readProviderRates } from '../provider/store.js';
import { readLatestReferenceRates } from '../reference-rate/store.js';
import type { MemoryBook } from './book.js';
import { readManualRates } from './manual-store.js';
import type { ProviderSource } from './source.js';

export interface FollowerOptions {
  pool: pg.Pool;
  pubsub: PubSub;
  logger: Logger;
  book: MemoryBook;
  /** Whose rates count. */
  sources: readonly ProviderSource[];
  /** How soon what providers tell shows when no wake-up comes. */
  intervalMs: number;
  /** How soon an import of reference rates shows. */
  referenceIntervalMs: number;
}

/**
 * Keeps the book of one process as the database has it: another process, perhaps on another machine, polls the providers,
 * takes an administrator's rate or imports a file.
 */
export interface Follower {
  /** Reads everything, once: what a process needs before it answers. */
  load(): Promise<void>;
  /** Reads what providers have told since. */
  refreshProviders(): Promise<void>;
  /** Reads what was entered by hand. */
  refreshEntered(): Promise<void>;
  /** Has every process read again soon. Never waits, and a message that is lost costs each of them one interval. */
  wakeOthers(): void;
  /** Begins to follow; once, however often it is called. */
  start(): void;
  stop(): Promise<void>;
}

/** A message has no content: it says that something has changed. */
const channel = 'rates.changed';
/** After an outage of the database rates have to be fresh again soon. */
const failurePauseMaxMs = 2_000;

export function createFollower(options: FollowerOptions): Follower {
  const { pool, pubsub, logger, book, sources } = options;
  let version = 0n;
  let begunReadings = 0;
  let shownReading = 0;
  let loops: Loop[] = [];
  let unsubscribe: (() => void) | undefined;
  let telling: Promise<void> | undefined;

  async function refreshProviders(): Promise<void> {
    for (const stored of await readProviderRates(pool, sources, version)) {
      // Two readings at once may end in another order than they began.
      if (stored.version <= version) continue;
      book.setProvider(stored.source, stored.rates);
      version = stored.version;
    }
  }

  async function refreshEntered(): Promise<void> {
    const reading = ++begunReadings;
    const entered = await readManualRates(pool);
    // One that began before a rate was entered here may end after the one that has it, and must not take it away again.
    if (reading < shownReading) return;
    book.setEntered(entered);
    shownReading = reading;
  }

  const refreshReferences = async () => book.setReferences(await readLatestReferenceRates(pool));

  async function tell(): Promise<void> {
    try {
      await pubsub.publish(channel, '');
    } catch (error) {
      logger.warn({ err: error }, 'Could not tell other processes of new rates; they find them by themselves');
    } finally {
      telling = undefined;
    }
  }

  return {
    async load() {
      await Promise.all([refreshProviders(), refreshEntered(), refreshReferences()]);
    },
    refreshProviders,
    refreshEntered,
    wakeOthers() {
      telling ??= tell();
    },
    start() {
      if (loops.length > 0) return;
      const live = every(options.intervalMs, () => Promise.all([refreshProviders(), refreshEntered()]), {
        name: 'rates.followLive',
        logger,
        failurePauseMaxMs,
      });
      const reference = every(options.referenceIntervalMs, refreshReferences, {
        name: 'rates.followReferences',
        logger,
      });
      loops = [live, reference];
      unsubscribe = subscribeInBackground(pubsub, () => live.wake(), logger);
    },
    async stop() {
      unsubscribe?.();
      await Promise.all(loops.map((loop) => loop.stop()));
      await telling;
    },
  };
}

/** Listens as soon as the backend can be reached, which is not waited for: without it the book is followed a little later. */
function subscribeInBackground(pubsub: PubSub, onChange: () => void, logger: Logger): () => void {
  let isStopped = false;
  const subscription = pubsub.subscribe(channel, onChange);
  subscription.catch((error: unknown) => {
    if (!isStopped) logger.warn({ err: error }, 'New rates of other processes are found by polling only');
  });
  return () => {
    isStopped = true;
    // A backend that is away would hold up the end.
    subscription
      .then((end) => end())
      .catch((error: unknown) =>
        logger.debug({ err: error }, 'The subscription to new rates ended with its connection'),
      );
  };
}
