import { describe, expect, it } from '@jest/globals';
import { createBatcher } from '../batcher.js';
import { silentLogger } from '../logging/logger.js';
import { createBreaker } from '../subgraph/breaker.js';
import { registerBatchers, registerBreakers } from './instruments.js';
import { createPrometheusMetrics } from './prometheus.js';

/** The lines of a metric, without its help. */
async function linesOf(metrics: ReturnType<typeof createPrometheusMetrics>, name: string): Promise<string[]> {
  const { body } = await metrics.text();
  return body.split('\n').filter((line) => line.startsWith(name));
}

describe('The metrics of a process', () => {
  it('have those of the process itself', async () => {
    const { body } = await createPrometheusMetrics(silentLogger).text();
    expect(body).toContain('process_cpu_seconds_total');
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('read what has a state when somebody asks, all readers of a metric', async () => {
    const metrics = createPrometheusMetrics(silentLogger);
    let waiting = 1;
    const description = { name: 'agio_test_waiting', help: 'x', labels: ['queue'] };
    metrics.gauge(description, () => [{ labels: { queue: 'a' }, value: waiting }]);
    metrics.gauge(description, async () => [{ labels: { queue: 'b' }, value: 7 }]);
    expect(await linesOf(metrics, 'agio_test_waiting{')).toEqual([
      'agio_test_waiting{queue="a"} 1',
      'agio_test_waiting{queue="b"} 7',
    ]);
    waiting = 2;
    expect(await linesOf(metrics, 'agio_test_waiting{queue="a"')).toEqual(['agio_test_waiting{queue="a"} 2']);
  });

  it('do not add up a counter that is read twice', async () => {
    const metrics = createPrometheusMetrics(silentLogger);
    metrics.counter({ name: 'agio_test_total', help: 'x' }, () => 3);
    await metrics.text();
    expect(await linesOf(metrics, 'agio_test_total ')).toEqual(['agio_test_total 3']);
  });

  it.each<[string, () => Promise<number>]>([
    ['fails', () => Promise.reject(new Error('no database'))],
    ['hangs', () => new Promise(() => {})],
  ])('leave out only what cannot be read, when a reader %s', async (_, read) => {
    const metrics = createPrometheusMetrics(silentLogger);
    metrics.gauge({ name: 'agio_test_broken', help: 'x' }, read);
    metrics.gauge({ name: 'agio_test_whole', help: 'x' }, () => 1);
    expect(await linesOf(metrics, 'agio_test_')).toEqual(['agio_test_whole 1']);
  });

  it('are read once for all who ask at the same time', async () => {
    const metrics = createPrometheusMetrics(silentLogger);
    let reads = 0;
    metrics.gauge({ name: 'agio_test_reads', help: 'x' }, async () => ++reads);
    await Promise.all([metrics.text(), metrics.text(), metrics.text()]);
    expect(reads).toBe(1);
  });

  it('show breakers and batches by their names', async () => {
    const metrics = createPrometheusMetrics(silentLogger);
    registerBreakers(metrics);
    registerBatchers(metrics);
    const breaker = createBreaker('wallets@host:1');
    const batcher = createBatcher<number, number>({
      name: 'test.batches',
      run: async (items) => items,
      classifyFailure: () => 'fail',
      onPoison: async (item) => item,
    });
    await Promise.all([1, 2, 3].map((item) => batcher.submit(String(item), '', item)));
    const { body } = await metrics.text();
    expect(body).toContain('agio_breaker_state{breaker="wallets@host:1",state="closed"} 1');
    expect(body).toContain('agio_breaker_openings_total{breaker="wallets@host:1"} 0');
    expect(body).toContain('agio_batch_items_bucket{le="2",batcher="test.batches"} 0');
    expect(body).toContain('agio_batch_items_bucket{le="4",batcher="test.batches"} 1');
    expect(body).toContain('agio_batch_items_sum{batcher="test.batches"} 3');
    expect(body).toContain('agio_batcher_queue_items{batcher="test.batches"} 0');
    await batcher.stop();
    breaker.forget();
    expect((await metrics.text()).body).not.toContain('agio_batcher_queue_items{batcher="test.batches"}');
  });
});
