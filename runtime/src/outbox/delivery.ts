import type pg from 'pg';
import type { JobsBackend } from '../jobs/backend.js';
import { consumerJob, toMessage, type Attempts } from './consumer-job.js';
import { jobEventsMax, type Route } from './positions.js';
import { eventColumns, toEvent, type EventRow } from './read.js';

export interface DeliveryDeps {
  pool: pg.Pool;
  jobs: JobsBackend;
  routes: readonly Route[];
  attempts: Attempts;
  /** Events that are read and added at once, about. */
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
  const last = BigInt(marks[0]!.last_position);
  const delivered = BigInt(marks[0]!.delivered_position);
  if (last === delivered) return false;
  const upTo = endOfRuns(delivered, batchEventsMax);
  const until = upTo < last ? upTo : last;
  const { rows } = await pool.query<DeliveryRow>({
    name: 'outbox-read-undelivered',
    text: `SELECT ${deliveryColumns}
      FROM outbox JOIN outbox_deliveries AS delivery ON delivery.event_id = outbox.id
      WHERE outbox.position > $1 AND outbox.position <= $2 AND delivery.consumer = ANY($3::text[])
      ORDER BY outbox.position`,
    values: [delivered, until, routes.map((route) => route.consumer)],
  });
  await addToQueues(deps, rows);
  await pool.query('UPDATE outbox_relay SET delivered_position = $1 WHERE delivered_position < $1', [until]);
  return until < last;
}

/** The position up to which about so many events are delivered: the end of a run, so that no job is cut in two. */
function endOfRuns(from: bigint, eventsMax: number): bigint {
  const run = BigInt(jobEventsMax);
  const runs = BigInt(Math.ceil(eventsMax / jobEventsMax));
  return (from / run + runs) * run;
}

/**
 * The sweep: adds again what has not been acknowledged in time, because a queue lost it or because the acknowledgement
 * did not arrive. A queue that still knows the job leaves it out. Each time waits twice as long as the one before.
 *
 * @returns whether there may be more that is due.
 */
export async function deliverDue(deps: DeliveryDeps & { redeliverAfterMs: number }): Promise<boolean> {
  const { pool, routes, batchEventsMax, redeliverAfterMs } = deps;
  const { rows: due } = await pool.query<DeliveryRow>({
    name: 'outbox-read-due',
    text: `SELECT ${deliveryColumns}
      FROM outbox_deliveries AS delivery JOIN outbox ON outbox.id = delivery.event_id
      WHERE delivery.due_at <= now() AND delivery.consumer = ANY($1::text[])
      ORDER BY delivery.due_at, delivery.consumer, delivery.job, outbox.position LIMIT $2`,
    values: [routes.map((route) => route.consumer), batchEventsMax],
  });
  if (due.length === 0) return false;
  const isFull = due.length === batchEventsMax;
  const rows = isFull ? withoutCutJob(due) : due;
  await addToQueues(deps, rows);
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
  return isFull;
}

/** Events of a job are due together; of the last one there may be more than were read. */
function withoutCutJob(rows: readonly DeliveryRow[]): readonly DeliveryRow[] {
  const { consumer, job } = rows.at(-1)!;
  const whole = job === null ? rows : rows.filter((row) => row.consumer !== consumer || row.job !== job);
  return whole.length > 0 ? whole : rows;
}

/** An event on its way to a consumer. */
interface DeliveryRow extends EventRow {
  consumer: string;
  /** What brings it together with others; null when it goes by itself. */
  job: string | null;
}

const deliveryColumns = `delivery.consumer, delivery.job, ${eventColumns}`;

/** One call for each consumer's queue. */
async function addToQueues({ jobs, attempts }: DeliveryDeps, rows: readonly DeliveryRow[]): Promise<void> {
  for (const [consumer, deliveries] of groupBy(rows, (row) => row.consumer)) {
    const together = groupBy(deliveries, (row) => row.job ?? row.id);
    const added = [...together].map(([job, each]) => {
      // What is left of a job by itself has the id under which a dead letter of it is kept.
      const id = each.length === 1 ? each[0]!.id : job;
      return { id, payload: toMessage(each.map(toEvent)) };
    });
    await jobs.queue(consumerJob(consumer, attempts)).add(added);
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
