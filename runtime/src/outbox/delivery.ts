import type pg from 'pg';
import type { JobsBackend } from '../jobs/backend.js';
import type { StoredEvent } from './catalogue.js';
import { consumerJob, toMessage, type Attempts } from './consumer-job.js';
import type { Route } from './positions.js';
import { eventColumns, toEvent, type EventRow } from './read.js';

export interface DeliveryDeps {
  pool: pg.Pool;
  jobs: JobsBackend;
  routes: readonly Route[];
  attempts: Attempts;
  /** Events that are read and added at once, at most. */
  batchEventsMax: number;
}

/** An event grows no older than this between two deliveries. */
const redeliverAfterMaxMs = 3_600_000;

/**
 * Adds the events that have a new position to their consumers' queues. The mark of how far it has come moves after the
 * queues have taken them: what a crash leaves between the two is added again, under the same id.
 *
 * @returns whether there is more to deliver.
 */
export async function deliverNew(deps: DeliveryDeps): Promise<boolean> {
  const { pool, routes, batchEventsMax } = deps;
  const { rows: marks } = await pool.query<{ last_position: string; delivered_position: string }>(
    'SELECT last_position, delivered_position FROM outbox_relay',
  );
  const { last_position: last, delivered_position: delivered } = marks[0]!;
  if (last === delivered) return false;
  const { rows } = await pool.query<EventRow>({
    name: 'outbox-read-undelivered',
    text: `SELECT ${eventColumns} FROM outbox
      WHERE position > $1 AND position <= $2 AND name = ANY($3::text[]) ORDER BY position LIMIT $4`,
    values: [delivered, last, routes.map((route) => route.name), batchEventsMax],
  });
  const events = rows.map(toEvent);
  await addToQueues(
    deps,
    routes.flatMap(({ name, consumer }) =>
      events.filter((event) => event.name === name).map((event) => ({ consumer, event })),
    ),
  );
  const isFull = rows.length === batchEventsMax;
  const upTo = isFull ? rows[rows.length - 1]!.position : last;
  await pool.query('UPDATE outbox_relay SET delivered_position = $1 WHERE delivered_position < $1', [upTo]);
  return isFull;
}

/**
 * The sweep: adds again what has not been acknowledged in time, because a queue lost it or because the acknowledgement
 * did not arrive. A queue that still knows the event leaves it out. Each time waits twice as long as the one before.
 *
 * @returns whether there may be more that is due.
 */
export async function deliverDue(deps: DeliveryDeps & { redeliverAfterMs: number }): Promise<boolean> {
  const { pool, routes, batchEventsMax, redeliverAfterMs } = deps;
  const { rows } = await pool.query<EventRow & { consumer: string }>({
    name: 'outbox-read-due',
    text: `SELECT delivery.consumer, ${eventColumns}
      FROM outbox_deliveries AS delivery JOIN outbox ON outbox.id = delivery.event_id
      WHERE delivery.due_at <= now() AND delivery.consumer = ANY($1::text[])
      ORDER BY delivery.due_at LIMIT $2`,
    values: [routes.map((route) => route.consumer), batchEventsMax],
  });
  if (rows.length === 0) return false;
  await addToQueues(
    deps,
    rows.map((row) => ({ consumer: row.consumer, event: toEvent(row) })),
  );
  await pool.query({
    name: 'outbox-postpone',
    text: `UPDATE outbox_deliveries AS delivery
      SET redeliveries = redeliveries + 1,
        due_at = now() + least($1 * 2 ^ least(redeliveries + 1, 30), $2) * interval '1 millisecond'
      FROM unnest($3::uuid[], $4::text[]) AS sent (event_id, consumer)
      WHERE delivery.event_id = sent.event_id AND delivery.consumer = sent.consumer`,
    values: [
      redeliverAfterMs,
      Math.max(redeliverAfterMs, redeliverAfterMaxMs),
      rows.map((row) => row.id),
      rows.map((row) => row.consumer),
    ],
  });
  return rows.length === batchEventsMax;
}

interface Delivery {
  consumer: string;
  event: StoredEvent;
}

/** One call for each consumer's queue. */
async function addToQueues({ jobs, attempts }: DeliveryDeps, deliveries: readonly Delivery[]): Promise<void> {
  for (const consumer of new Set(deliveries.map((delivery) => delivery.consumer))) {
    const events = deliveries.filter((delivery) => delivery.consumer === consumer).map(({ event }) => event);
    const queue = jobs.queue(consumerJob(consumer, attempts));
    await queue.add(events.map((event) => ({ id: event.id, payload: toMessage(event) })));
  }
}
