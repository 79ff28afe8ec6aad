import { startCollector, type Collector, type CollectedSpan } from '@agio/runtime/observability/testing/collector';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestProcess, type TestProcess } from '../testkit/child.js';
import { eventually } from '../testkit/eventually.js';
import { sendTransfer } from '../testkit/moves.js';
import { register } from '../testkit/people.js';
import { sharedEnv } from '../testkit/platform.js';
import { lastingPort } from '../testkit/ports.js';
import { startTestSubgraph } from '../testkit/subgraph.js';

const serving = /"url":"([^"]+)","msg":"serving"/;

describe('With every part as a process of its own, somebody who watches', () => {
  let database: TestDatabase;
  let collector: Collector;
  let metricsUrl: string;
  let urls: Record<'USERS_URL' | 'TRANSACTIONS_URL' | 'WALLETS_URL', string>;
  const processes: TestProcess[] = [];
  let gateway: string;

  beforeAll(async () => {
    [database, collector] = await Promise.all([createTestDatabase(), startCollector()]);
    const place = async () => `http://127.0.0.1:${await lastingPort()}`;
    const graphql = async () => `${await place()}/graphql`;
    urls = { USERS_URL: await graphql(), TRANSACTIONS_URL: await graphql(), WALLETS_URL: await graphql() };
    metricsUrl = `${await place()}/metrics`;
    gateway = await place();
    const env = {
      ...urls,
      // Nobody is there: what is watched does without.
      RATES_URL: await graphql(),
      NOTIFICATIONS_URL: await graphql(),
      AGIO_SEED: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
    const start = (name: string, url: string, further: Record<string, string> = {}) =>
      startTestSubgraph(name, { databaseUrl: database.url, env: { ...env, ...further, PORT: new URL(url).port } });
    processes.push(
      ...(await Promise.all([
        start('users', urls.USERS_URL),
        start('transactions', urls.TRANSACTIONS_URL),
        start('wallets', urls.WALLETS_URL),
        startTestProcess({
          args: ['--import', 'tsx', 'gateway/src/main.ts'],
          env: {
            ...sharedEnv(database.url),
            ...env,
            PORT: new URL(gateway).port,
            METRICS_PORT: new URL(metricsUrl).port,
          },
          serving,
        }),
      ])),
    );
  }, 180_000);
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.stop()));
    await collector?.stop();
    await database?.drop();
  }, 60_000);

  const metricsAt = async (url: string) => (await fetch(new URL('/metrics', url))).text();

  it('sees one transfer as one trace, from the gateway to the ledger', async () => {
    const [asha, ben] = [await register(gateway), await register(gateway)];
    collector.spans.length = 0;
    // She has no money yet, which the ledger finds out.
    const sent = await sendTransfer(asha, ben.email, { amount: '20.00', currency: 'EUR' });
    expect(sent).toMatchObject({ transaction: { status: 'FAILED' } });
    const trace = await eventually('the batch of the ledger', async () => {
      const ledger = collector.spans.filter((span) => span.name === 'batch ledger');
      const traces = ledger.map(({ traceId }) => collector.spans.filter((span) => span.traceId === traceId));
      // The outermost span ends last, and each process sends its own.
      return traces.find((spans) => isWhole(spans) && spans.some((span) => span.name === 'batch transactions.begin'));
    });
    expect(new Set(trace.map((span) => span.service))).toEqual(
      new Set(['agio-gateway', 'agio-users', 'agio-transactions', 'agio-wallets']),
    );
    // From the ledger's batch outwards.
    const path: string[] = [];
    let span = trace.find((each) => each.name === 'batch ledger');
    while (span) {
      path.push(`${span.service} ${span.name}`);
      const { parentSpanId } = span;
      span = trace.find((each) => each.spanId === parentSpanId);
    }
    expect(path).toEqual([
      'agio-wallets batch ledger',
      'agio-wallets graphql mutation',
      'agio-wallets POST /graphql',
      'agio-transactions ask wallets',
      'agio-transactions batch transactions.post',
      'agio-transactions graphql mutation',
      'agio-transactions POST /graphql',
      'agio-gateway ask transactions',
      'agio-gateway graphql mutation',
      'agio-gateway POST /graphql',
    ]);
  });

  it('reads from each process how it does', async () => {
    const wallets = await metricsAt(urls.WALLETS_URL);
    expect(wallets).toMatch(/agio_batch_items_count\{batcher="ledger"\} [1-9]/);
    expect(wallets).toMatch(/agio_graphql_operation_duration_seconds_count\{type="mutation",outcome="ok"\} [1-9]/);
    expect(wallets).toContain('agio_pool_waiting{pool="wallets"} 0');
    expect(wallets).toMatch(/agio_job_duration_seconds_count\{queue="wallets.openHomeWallet",outcome="done"\} [1-9]/);
    const transactions = await metricsAt(urls.TRANSACTIONS_URL);
    expect(transactions).toMatch(/agio_subgraph_call_duration_seconds_count\{subgraph="wallets",outcome="ok"\} [1-9]/);
    expect(transactions).toMatch(/agio_breaker_state\{breaker="wallets@127.0.0.1:\d+",state="closed"\} 1/);
    expect(transactions).toContain('agio_outbox_unacknowledged_deliveries{owner="transactions"} ');
    const edge = await metricsAt(metricsUrl);
    expect(edge).toMatch(/agio_http_request_duration_seconds_count\{route="\/graphql",method="POST",status="200"\} \d/);
    expect(edge).toContain('nodejs_eventloop_lag_seconds');
  });

  it('finds no metrics where the public is', async () => {
    expect((await fetch(new URL('/metrics', gateway))).status).toBe(404);
  });

  it('is told what each process depends on', async () => {
    const ready = async (url: string) => {
      const answer = await fetch(new URL('/readyz', url));
      const { dependencies } = (await answer.json()) as { dependencies: Record<string, { status: string }> };
      return [answer.status, Object.entries(dependencies).map(([name, { status }]) => `${name} ${status}`)];
    };
    expect(await ready(urls.WALLETS_URL)).toEqual([
      200,
      expect.arrayContaining(['database up', 'migrations up', 'users up']),
    ]);
    expect(await ready(gateway)).toEqual([
      200,
      expect.arrayContaining(['users up', 'transactions up', 'wallets up', 'rates up']),
    ]);
  });
});

/** Whether each span's parent is there, but for one that has none. */
function isWhole(spans: readonly CollectedSpan[]): boolean {
  const ids = new Set(spans.map((span) => span.spanId));
  return spans
    .filter(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId))
    .every((span) => !span.parentSpanId);
}
