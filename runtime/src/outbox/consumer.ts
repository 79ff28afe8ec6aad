import type pg from 'pg';
import { createBatcher, type Batcher } from '../batcher.js';
import { withTransaction } from '../db/transaction.js';
import { isLostPostgres } from '../errors/store-failure.js';
import type { JobsBackend } from '../jobs/backend.js';
import { every } from '../jobs/loop.js';
import type { Logger } from '../logging/logger.js';
import type { EventCatalogue, EventNameOf, EventOf, StoredEvent } from './catalogue.js';
import { consumerJob, fromMessage, toMessage, type Attempts } from './consumer-job.js';

/** What a subgraph does on an event. */
export interface Consumer {
  readonly name: string;
  /** The subgraph that is told when it is done. */
  readonly owner: string;
  /** Jobs that one process works on at the same time, at most; each brings one event or several. */
  readonly concurrency: number;
  /** @param events in the order of their positions, as far as they came together. */
  handle(events: readonly StoredEvent[], client: pg.PoolClient): Promise<void>;
}

type Handle<Event> = (event: Event, client: pg.PoolClient) => Promise<void>;
type HandleAll<Event> = (events: readonly Event[], client: pg.PoolClient) => Promise<void>;

/** What is done on one event, or on several at once where that takes fewer statements. */
type Handling<Event> = { handle: Handle<Event>; handleAll?: never } | { handleAll: HandleAll<Event>; handle?: never };

export interface ConsumerDeps {
  /** Of the consumer's own schema, which has the table `inbox`. */
  pool: pg.Pool;
  jobs: JobsBackend;
  /** Tells the owner, wherever it runs. Events in one call have all been done. */
  acknowledge: (owner: string, consumer: string, eventIds: readonly string[]) => Promise<void>;
  logger: Logger;
  /** How hard an event is tried that came with others and failed; by itself it brings that along. */
  attempts?: Attempts;
  /** How long the inbox remembers; longer than any owner or queue keeps an event. */
  inboxRetentionMs?: number;
}

/** Each waits for a commit of its queue and for one that all share: fewer would only make the shared one smaller. */
const defaultConcurrency = 16;
/** Events that share a transaction, at most. */
const sharedEventsMax = 256;

/**
 * Describes what a subgraph does on an event of the catalogue.
 *
 * `handle` (or `handleAll`) runs in a transaction of the consumer's schema, and what it does there is done exactly once. Events that are handled
 * at the same time share one, and each has its own when that fails. So it must not have any effect outside: for a mail it writes the row that a job
 * of its own sends. When it throws, the event is tried again, and at last is a dead letter of the queue that has the consumer's name.
 */
export function defineConsumer<Catalogue extends EventCatalogue, Name extends EventNameOf<Catalogue>>(
  catalogue: Catalogue,
  definition: {
    name: Catalogue[Name]['consumers'][number];
    event: Name;
  } & Handling<EventOf<Catalogue, Name>>,
): Consumer {
  const { owner, payload } = catalogue[definition.event]!;
  const { handle, handleAll = eachWith(handle!) } = definition;
  return {
    name: definition.name,
    owner,
    concurrency: defaultConcurrency,
    async handle(events, client) {
      const parsed = events.map((event) => ({ ...event, payload: payload.parse(event.payload) }));
      await handleAll(parsed as EventOf<Catalogue, Name>[], client);
    },
  };
}

const eachWith =
  <Event>(handle: Handle<Event>): HandleAll<Event> =>
  async (events, client) => {
    for (const event of events) await handle(event, client);
  };

/** Starts to consume. @returns what stops it, after the events in progress. */
export async function startConsumer(consumer: Consumer, deps: ConsumerDeps): Promise<{ stop(): Promise<void> }> {
  const { pool, jobs, logger, inboxRetentionMs = 90 * 24 * 3_600_000 } = deps;
  const acknowledge = createAcknowledger((ids) => deps.acknowledge(consumer.owner, consumer.name, ids));
  const effects = createEffects(consumer, pool);
  const job = consumerJob(consumer.name, deps.attempts);

  const worker = await jobs.startWorker(
    job,
    async ({ payload: received }) => {
      const events = fromMessage(received);
      const { done, failed } = await attempt(effects, events);
      const eventIds = done.map(({ id }) => id);
      try {
        if (eventIds.length > 0) await acknowledge(eventIds);
      } catch (error) {
        // The effect is there, so the job is done. The owner will send the events again and get its answer then.
        logger.warn({ err: error, consumer: consumer.name, eventIds }, 'Could not acknowledge events');
      }
      if (failed.length === 0) return;
      const [{ error }] = failed as [Failure];
      // Nothing is wrong with these events: all of the job is tried again, and what was done is known then.
      if (events.length === 1 || isLostPostgres(error)) throw error;
      // From here on each has its own attempts, and is a dead letter by itself.
      logger.warn(
        { err: error, consumer: consumer.name, eventIds: failed.map(({ event }) => event.id) },
        'Events failed',
      );
      await jobs.queue(job).add(failed.map(({ event }) => ({ id: event.id, payload: toMessage([event]) })));
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
        const unhandled = events.filter(({ id }) => noted.has(id));
        if (unhandled.length > 0) await consumer.handle(unhandled, client);
        return events.map(() => undefined);
      }),
    // Whether a transaction whose connection was lost is there, the next delivery finds out; a smaller one would be lost as well.
    classifyFailure: (error) => (isLostPostgres(error) ? 'fail' : 'bisect'),
    onPoison(_, error) {
      throw error;
    },
    batchItemsMax: sharedEventsMax,
  });
}

interface Failure {
  event: StoredEvent;
  error: unknown;
}

async function attempt(
  effects: Batcher<StoredEvent, void>,
  events: readonly StoredEvent[],
): Promise<{ done: StoredEvent[]; failed: Failure[] }> {
  const outcomes = await Promise.allSettled(events.map((event) => effects.submit(event.id, '', event)));
  const done: StoredEvent[] = [];
  const failed: Failure[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const event = events[index]!;
    if (outcome.status === 'fulfilled') done.push(event);
    else failed.push({ event, error: outcome.reason as unknown });
  }
  return { done, failed };
}

/** Sends what has come in during one call together in the next. Never more waits than the jobs in progress bring. */
function createAcknowledger(
  send: (eventIds: readonly string[]) => Promise<void>,
): (eventIds: readonly string[]) => Promise<void> {
  let waiting: string[] = [];
  let lastCall = Promise.resolve();
  return (eventIds) => {
    const isFirst = waiting.length === 0;
    waiting.push(...eventIds);
    if (isFirst) {
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
