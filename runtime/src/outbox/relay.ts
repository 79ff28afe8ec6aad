import type pg from 'pg';
import type { JobsBackend } from '../jobs/backend.js';
import { every } from '../jobs/loop.js';
import type { Logger } from '../logging/logger.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { tryAdvisoryLock, type AdvisoryLock } from './advisory-lock.js';
import type { EventCatalogue } from './catalogue.js';
import { defaultAttempts, type Attempts } from './consumer-job.js';
import { deliverDue, deliverNew } from './delivery.js';
import { givePositions } from './positions.js';
import { deleteOldEvents } from './retention.js';

export interface RelayOptions {
  /** The subgraph whose events go out here. */
  owner: string;
  catalogue: EventCatalogue;
  /** Of the owner's schema. The relay keeps one connection of it. */
  pool: pg.Pool;
  jobs: JobsBackend;
  pubsub: PubSub;
  logger: Logger;
  /** How long an event waits at most that nobody told the relay of. */
  pollMs?: number;
  attempts?: Attempts;
  /** How long a consumer has to acknowledge an event before it is added to its queue again. */
  redeliverAfterMs?: number;
  /** How long events are kept for those who read them by position. */
  retentionMs?: number;
  /** Events in one statement and one call of a queue, at most. */
  batchEventsMax?: number;
}

export interface Relay {
  /** A hint that there are new events. Costs nothing when there are none. */
  notify(): void;
  /** Whether it is this process that relays. */
  readonly isLeading: boolean;
  /** Ends what is under way and leaves the relay to another replica. */
  stop(): Promise<void>;
}

/** Where the relay tells that there are events with new positions; a message is the last position, in decimal. */
export const outboxChannel = (owner: string): string => `outbox.${owner}`;

/** How often a replica that stands by looks whether it can take over. */
const standbyMs = 1_000;
const retentionIntervalMs = 3_600_000;
/** Events are late by this much at most when the database or the queues are back. */
const failurePauseMaxMs = 5_000;

/**
 * Starts the relay of a subgraph's outbox. Every replica has one, and an advisory lock lets one at a time work; when
 * its process or connection dies, another takes over within about a second.
 */
export function startRelay(options: RelayOptions): Relay {
  const { owner, catalogue, pool, jobs, pubsub, logger } = options;
  const { pollMs = 250, redeliverAfterMs = 30_000, retentionMs = 30 * 24 * 3_600_000, batchEventsMax = 500 } = options;
  const owned = Object.entries(catalogue).filter(([, event]) => event.owner === owner);
  const names = owned.map(([name]) => name);
  const routes = owned.flatMap(([name, { consumers }]) => consumers.map((consumer) => ({ name, consumer })));
  const delivery = { pool, jobs, routes, attempts: options.attempts ?? defaultAttempts, batchEventsMax };

  let lock: AdvisoryLock | undefined;
  let nextTryAt = 0;
  const isLeading = () => lock?.isHeld === true;

  async function lead(): Promise<AdvisoryLock | undefined> {
    if (lock?.isHeld) return lock;
    if (Date.now() < nextTryAt) return undefined;
    nextTryAt = Date.now() + standbyMs;
    lock = await tryAdvisoryLock(pool, `agio/outbox/${owner}`);
    if (lock) {
      logger.info({ owner }, 'This process relays the outbox');
      deliveries.wake();
      retention.wake();
    }
    return lock;
  }

  async function positionAll(signal: AbortSignal): Promise<void> {
    const held = await lead();
    if (!held) return;
    let count: number;
    do {
      let last: bigint;
      try {
        ({ count, last } = await givePositions(held.client, {
          names,
          routes,
          limit: batchEventsMax,
          redeliverAfterMs,
        }));
      } catch (error) {
        // Whatever is wrong here, another replica may do better.
        held.release();
        throw error;
      }
      if (count > 0) {
        deliveries.wake();
        await wakeReaders(last);
      }
    } while (count === batchEventsMax && !signal.aborted);
  }

  async function wakeReaders(last: bigint): Promise<void> {
    try {
      await pubsub.publish(outboxChannel(owner), last.toString());
    } catch (error) {
      // The next event wakes them too, and a reader that was cut off is told of the gap.
      logger.warn({ err: error, owner }, 'Could not wake the readers of the outbox');
    }
  }

  const loop = (name: string, intervalMs: number, work: (signal: AbortSignal) => Promise<unknown>) =>
    every(intervalMs, work, { name: `${owner}.outbox.${name}`, logger, failurePauseMaxMs });

  // Apart from each other, because a queue that cannot be reached must not keep positions from the readers.
  const deliveries = loop('deliver', standbyMs, async (signal) => {
    while (isLeading() && !signal.aborted && (await deliverNew(delivery))) continue;
  });
  const sweep = loop('sweep', Math.max(redeliverAfterMs / 3, 10), async (signal) => {
    while (isLeading() && !signal.aborted && (await deliverDue({ ...delivery, redeliverAfterMs }))) continue;
  });
  const retention = loop('retention', retentionIntervalMs, async (signal) => {
    if (isLeading()) await deleteOldEvents(pool, { retentionMs, batchEventsMax, signal });
  });
  const positions = loop('position', pollMs, positionAll);

  return {
    notify: () => positions.wake(),
    get isLeading() {
      return isLeading();
    },
    async stop() {
      await Promise.all([positions.stop(), deliveries.stop(), sweep.stop(), retention.stop()]);
      lock?.release();
    },
  };
}
