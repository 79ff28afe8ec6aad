import type pg from 'pg';
import { batchers, observeBatches } from '../batcher.js';
import { breakers } from '../subgraph/breaker.js';
import { secondsBuckets, type Labels, type Metrics } from './metrics.js';

const breakerStates = ['closed', 'half-open', 'open'] as const;

/** The breakers of this process, which know themselves. */
export function registerBreakers(metrics: Metrics): void {
  metrics.gauge(
    { name: 'agio_breaker_state', help: '1 for the state that a breaker is in.', labels: ['breaker', 'state'] },
    () =>
      breakers().flatMap(({ name, state }) =>
        breakerStates.map((each) => ({ labels: { breaker: name, state: each }, value: Number(each === state) })),
      ),
  );
  metrics.counter(
    { name: 'agio_breaker_openings_total', help: 'How often a breaker has opened.', labels: ['breaker'] },
    () => breakers().map(({ name, openings }) => ({ labels: { breaker: name }, value: openings })),
  );
}

/** The group commits of this process, which know themselves too. */
export function registerBatchers(metrics: Metrics): void {
  if (!metrics.isOn) return;
  const sizes = metrics.histogram({
    name: 'agio_batch_items',
    help: 'Items that were committed together.',
    labels: ['batcher'],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  });
  const durations = metrics.histogram({
    name: 'agio_batch_duration_seconds',
    help: 'How long a batch took until it was committed or given up, repeats included.',
    labels: ['batcher'],
    buckets: secondsBuckets,
  });
  observeBatches(({ batcher, items, seconds }) => {
    sizes.observe({ batcher }, items);
    durations.observe({ batcher }, seconds);
  });
  const read = (figure: 'queueItems' | 'inFlightItems' | 'refused' | 'repeats' | 'bisections') => () =>
    batchers().map(({ name, metrics: figures }) => ({ labels: { batcher: name }, value: figures()[figure] }));
  const labels = ['batcher'];
  metrics.gauge({ name: 'agio_batcher_queue_items', help: 'Items that wait for a batch.', labels }, read('queueItems'));
  metrics.gauge(
    { name: 'agio_batcher_in_flight_items', help: 'Items of the batch that is under way.', labels },
    read('inFlightItems'),
  );
  metrics.counter(
    { name: 'agio_batcher_refused_total', help: 'Items turned away because the queue was full.', labels },
    read('refused'),
  );
  metrics.counter(
    { name: 'agio_batcher_repeats_total', help: 'Batches run again after a failure.', labels },
    read('repeats'),
  );
  metrics.counter(
    { name: 'agio_batcher_bisections_total', help: 'Batches halved to find the item to blame.', labels },
    read('bisections'),
  );
}

/** The connections of a pool, by what they do; `waiting` are callers without one. */
export function registerPool(metrics: Metrics, name: string, pool: pg.Pool): void {
  metrics.gauge(
    { name: 'agio_pool_connections', help: 'Connections to PostgreSQL, by state.', labels: ['pool', 'state'] },
    () => [
      { labels: { pool: name, state: 'idle' }, value: pool.idleCount },
      { labels: { pool: name, state: 'busy' }, value: pool.totalCount - pool.idleCount },
    ],
  );
  metrics.gauge(
    { name: 'agio_pool_waiting', help: 'Callers that wait for a connection to PostgreSQL.', labels: ['pool'] },
    () => [{ labels: { pool: name }, value: pool.waitingCount }],
  );
}

/** How far the relay of a subgraph's events lags behind. Read from indexes that hold the backlog and nothing else. */
export function registerOutbox(metrics: Metrics, owner: string, pool: pg.Pool): void {
  const labels: Labels = { owner };
  const count = async (text: string) => {
    const { rows } = await pool.query<{ value: string }>(text);
    return [{ labels, value: Number(rows[0]?.value ?? 0) }];
  };
  metrics.gauge(
    { name: 'agio_outbox_unpositioned_events', help: 'Events that the relay has not seen.', labels: ['owner'] },
    () => count('SELECT count(*) AS value FROM outbox WHERE position IS NULL'),
  );
  metrics.gauge(
    {
      name: 'agio_outbox_oldest_unpositioned_seconds',
      help: 'Age of the oldest event that the relay has not seen; 0 when there is none.',
      labels: ['owner'],
    },
    () =>
      count(`SELECT coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0) AS value
        FROM outbox WHERE position IS NULL`),
  );
  metrics.gauge(
    {
      name: 'agio_outbox_unacknowledged_deliveries',
      help: 'Deliveries of events that their consumers have not acknowledged.',
      labels: ['owner'],
    },
    () => count('SELECT count(*) AS value FROM outbox_deliveries'),
  );
}
