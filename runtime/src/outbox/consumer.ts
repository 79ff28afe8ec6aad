import type pg from 'pg';
import { createBatcher, type Batcher } from '../batcher.js';
import { withTransaction } from '../db/transaction.js';
import { isLostPostgres } from '../errors/store-failure.js';
import type { JobsBackend } from '../jobs/backend.js';
import { every } from '../jobs/loop.js';
import type { Logger } from '../logging/logger.js';
import type { EventCatalogue, EventNameOf, EventOf, StoredEvent } from './catalogue.js';
import { consumerJob, fromMessage } from './consumer-job.js';

/** What a subgraph does on an event. */
export interface Consumer {
  readonly name: string;
  /** The subgraph that is told when it is done. */
  readonly owner: string;
  readonly concurrency: number;
  handle(event: StoredEvent, client: pg.PoolClient): Promise<void>;
}

export interface ConsumerDeps {
  /** Of the consumer's own schema, which has the table `inbox`. */
  pool: pg.Pool;
  jobs: JobsBackend;
  /** Tells the owner, wherever it runs. Events in one call have all been done. */
  acknowledge: (owner: string, consumer: string, eventIds: readonly string[]) => Promise<void>;
  logger: Logger;
  /** How long the inbox remembers; longer than any owner or queue keeps an event. */
  inboxRetentionMs?: number;
}

/** Each waits for a commit of its queue and for one that all share: fewer would only make the shared one smaller. */
const concurrencyMax = 16;

/**
 * Describes what a subgraph does on an event of the catalogue.
 *
 * `handle` runs in a transaction of the consumer's schema, and what it does there is done exactly once. Events that are handled
 * at the same time share one, one after the other, and each has its own when that fails. So it must not have any effect outside:
 * for a mail it writes the row that a job of its own sends. When it throws, the event is tried again, and at last is a dead letter
 * of the queue that has the consumer's name.
 */
export function defineConsumer<Catalogue extends EventCatalogue, Name extends EventNameOf<Catalogue>>(
  catalogue: Catalogue,
  definition: {
    name: Catalogue[Name]['consumers'][number];
    event: Name;
    handle: (event: EventOf<Catalogue, Name>, client: pg.PoolClient) => Promise<void>;
    /** Events that one process handles at the same time, at most. */
    concurrency?: number;
  },
): Consumer {
  const { owner, payload } = catalogue[definition.event]!;
  return {
    name: definition.name,
    owner,
    concurrency: definition.concurrency ?? concurrencyMax,
    async handle(event, client) {
      const parsed = payload.parse(event.payload);
      await definition.handle({ ...event, payload: parsed } as EventOf<Catalogue, Name>, client);
    },
  };
}

/** Starts to consume. @returns what stops it, after the events in progress. */
export async function startConsumer(consumer: Consumer, deps: ConsumerDeps): Promise<{ stop(): Promise<void> }> {
  const { pool, jobs, logger, inboxRetentionMs = 90 * 24 * 3_600_000 } = deps;
  const acknowledge = createAcknowledger((ids) => deps.acknowledge(consumer.owner, consumer.name, ids));

  const effects = createEffects(consumer, pool);

  const worker = await jobs.startWorker(
    consumerJob(consumer.name),
    async ({ payload: received }) => {
      const event = fromMessage(received);
      await effects.submit(event.id, '', event);
      try {
        await acknowledge(event.id);
      } catch (error) {
        // The effect is there, so the job is done. The owner will send the event again and get its answer then.
        logger.warn({ err: error, consumer: consumer.name, eventId: event.id }, 'Could not acknowledge an event');
      }
    },
    { concurrency: consumer.concurrency },
  );
  const forgetting = every(
    3_600_000,
    (signal) => forgetHandled(pool, consumer.name, Date.now() - inboxRetentionMs, signal),
    { name: `${consumer.name}.forgetHandled`, logger },
  );
  return {
    async stop() {
      await worker.close();
      await effects.stop();
      await forgetting.stop();
    },
  };
}

/**
 * What the consumer does on events, those that are in progress together in one transaction: a commit, a connection and the note of what was
 * done are then of many events and not of one. An event that cannot be handled is singled out, and refuses none of the others.
 */
function createEffects(consumer: Consumer, pool: pg.Pool): Batcher<StoredEvent, void> {
  return createBatcher<StoredEvent, void>({
    run: (events) =>
      withTransaction(pool, async (client) => {
        // First of all, because it makes a second delivery at the same time wait here for the outcome of this one. In the order of
        // the ids, so that two processes that were given the same events do not wait for each other.
        const { rows } = await client.query<{ event_id: string }>({
          name: 'inbox-note',
          text: `INSERT INTO inbox (consumer, event_id) SELECT $1, id FROM unnest($2::uuid[]) AS id ORDER BY id
            ON CONFLICT DO NOTHING RETURNING event_id`,
          values: [consumer.name, events.map(({ id }) => id)],
        });
        const noted = new Set(rows.map((row) => row.event_id));
        for (const event of events) if (noted.has(event.id)) await consumer.handle(event, client);
        return events.map(() => undefined);
      }),
    // Whether a transaction whose connection was lost is there, the next delivery finds out; a smaller one would be lost as well.
    classifyFailure: (error) => (isLostPostgres(error) ? 'fail' : 'bisect'),
    onPoison(_, error) {
      throw error;
    },
    batchItemsMax: consumer.concurrency,
  });
}

/** Sends what has come in during one call together in the next. Never more waits than jobs are in progress. */
function createAcknowledger(send: (eventIds: readonly string[]) => Promise<void>): (eventId: string) => Promise<void> {
  let waiting: string[] = [];
  let lastCall = Promise.resolve();
  return (eventId) => {
    if (waiting.push(eventId) === 1) {
      const sendWaiting = () => {
        const eventIds = waiting;
        waiting = [];
        return send(eventIds);
      };
      lastCall = lastCall.then(sendWaiting, sendWaiting);
    }
    return lastCall;
  };
}

/** Deletes what the inbox need not remember any more, in bounded batches. */
async function forgetHandled(pool: pg.Pool, consumer: string, before: number, signal: AbortSignal): Promise<void> {
  const batch = 1_000;
  let deleted: number;
  do {
    const { rowCount } = await pool.query(
      `DELETE FROM inbox WHERE consumer = $1 AND event_id IN (
        SELECT event_id FROM inbox WHERE consumer = $1 AND event_id < $2 ORDER BY event_id LIMIT $3)`,
      [consumer, smallestIdAt(before), batch],
    );
    deleted = rowCount ?? 0;
  } while (deleted === batch && !signal.aborted);
}

/** A UUIDv7 begins with its time in milliseconds (RFC 9562), so ids of events compare as their times do. */
function smallestIdAt(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
