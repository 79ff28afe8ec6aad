import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import { createJobsBackend, type JobsBackend } from '@agio/runtime/jobs/backend';
import { describeBackends } from '@agio/runtime/jobs/testing/backends';
import { until } from '@agio/runtime/jobs/testing/until';
import { silentLogger, type Logger } from '@agio/runtime/logging/logger';
import { createPrometheusMetrics } from '@agio/runtime/observability/prometheus';
import { noMetrics, type Metrics } from '@agio/runtime/observability/metrics';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { pino } from 'pino';
import { createTransactionsDatabase, startTransactions, topUpDraft } from '../testing/test-transactions.js';
import { createComparisons, readComparisons } from './comparisons.js';
import { settledDays, startDailyReconciliation } from './daily.js';
import type { Movement } from './movement.js';
import { createReconcile, type Reconcile, type ReconciliationPeriod } from './reconcile.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool();
  const house = startTransactions(pool);
  const begun = await house.commits.begin(topUpDraft(newId()));
  if (begun.kind !== 'begun') throw new Error(begun.kind);
  // An id begins with its time: this top-up was made before any of the days that are compared.
  const longAgo = (Date.now() - 10 * 86_400_000).toString(16).padStart(12, '0');
  await pool.query(`UPDATE transactions SET id = overlay(id::text placing $2 from 1 for 13)::uuid WHERE id = $1`, [
    begun.transaction.id,
    `${longAgo.slice(0, 8)}-${longAgo.slice(8)}`,
  ]);
});

afterAll(() => database.drop());

it('the days that are compared are the last seven that are over for two hours', () => {
  const seven = ['14', '15', '16', '17', '18', '19', '20'].map((day) => `2026-11-${day}`);
  expect(settledDays(new Date('2026-11-21T02:00:00Z'))).toEqual(seven);
  expect(settledDays(new Date('2026-11-21T01:59:59Z')).at(-1)).toBe('2026-11-19');
  expect(settledDays(new Date('2026-03-01T12:00:00Z')).at(-1)).toBe('2026-02-28');
});

describeBackends('the payments of each day', (backend) => {
  let replicas: { readonly jobs: JobsBackend; readonly stop: () => Promise<void> }[];
  let compared: string[];
  /** What the provider says has moved; our account has nothing. */
  let moved: Movement[];

  beforeEach(() => {
    replicas = [];
    compared = [];
    moved = [];
  });

  afterEach(async () => {
    await Promise.all(replicas.map(({ stop }) => stop()));
    await Promise.all(replicas.map(({ jobs }) => jobs.close()));
  });

  /** One of the processes that compare. @returns whether it has asked for the days that are over. */
  function startReplica(options: { metrics?: Metrics; logger?: Logger } = {}): () => boolean {
    const jobs = createJobsBackend({ connection: backend().connection, logger: silentLogger });
    let hasAsked = false;
    const observed: JobsBackend = {
      ...jobs,
      queue: (definition) => ({
        async add(added) {
          await jobs.queue(definition).add(added);
          hasAsked = true;
        },
      }),
    };
    const statement = async ({ from, to }: ReconciliationPeriod) => ({
      entries: moved.filter(({ at }) => at >= from && at < to),
      next: null,
    });
    const compare = createReconcile({
      provider: { name: 'sandbox', statement, statementLeadMs: 0 },
      clearing: { movements: async () => ({ entries: [], next: null }) },
    });
    const reconcile: Reconcile = (period) => {
      compared.push(`${period.from.toISOString().slice(0, 10)} ${period.currency}`);
      return compare(period);
    };
    const nothing = async () => ({ entries: [], next: null });
    const bank = createReconcile({
      provider: { name: 'bank', statement: nothing, statementLeadMs: 0 },
      clearing: { movements: nothing },
    });
    const { store } = startTransactions(pool);
    const { metrics = noMetrics, logger = silentLogger } = options;
    const comparisons = createComparisons(pool);
    const { stop } = startDailyReconciliation({
      jobs: observed,
      reconciles: [reconcile, bank],
      store,
      comparisons,
      metrics,
      logger,
    });
    replicas.push({ jobs, stop });
    return () => hasAsked;
  }

  const isIdle = async () => {
    const { waiting, active, delayed } = await replicas[0]!.jobs.counts('transactions.reconcilePayments');
    return waiting + active + delayed === 0;
  };

  it('are compared once, by whichever replica, with those missed while all were down, and what differs is told', async () => {
    const days = settledDays(new Date());
    const transactionId = newId();
    moved = [{ transactionId, amount: { minor: 2_000n, asset: 'EUR' }, at: new Date(`${days[2]}T12:00:00Z`) }];
    const lines: Record<string, unknown>[] = [];
    const logger = pino(
      new Writable({
        write(line: Buffer, _, done) {
          lines.push(JSON.parse(line.toString()) as Record<string, unknown>);
          done();
        },
      }),
    );
    const all = [1, 2, 3].map(() => createPrometheusMetrics(silentLogger));
    const asked = all.map((metrics) => startReplica({ metrics, logger }));
    await until(
      'every replica has asked and every day is compared',
      async () => asked.every((hasAsked) => hasAsked()) && compared.length >= days.length && (await isIdle()),
    );
    const late = startReplica();
    await until('one more has asked', async () => late() && (await isIdle()));
    expect(compared.toSorted()).toEqual(days.map((day) => `${day} EUR`));
    const euros = (minor: bigint) => ({ minor, asset: 'EUR' });
    expect(await readComparisons(pool, { rowsMax: 10 })).toEqual({
      // With the provider and with the bank.
      count: 2 * days.length,
      differing: [
        {
          day: days[2],
          provider: 'sandbox',
          providerTotal: euros(2_000n),
          ledgerTotal: euros(0n),
          differences: 1,
          firstTransactionId: transactionId,
        },
      ],
    });

    const figures = (await Promise.all(all.map((metrics) => metrics.text()))).map(({ body }) => body);
    const total = (name: string) =>
      figures.reduce((sum, body) => sum + Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1]), 0);
    expect(total('agio_payment_days_compared_total')).toBe(7);
    expect(total('agio_payment_differences_total')).toBe(1);
    expect(lines.filter(({ msg }) => msg === 'the payment provider and the ledger do not agree')).toMatchObject([
      {
        level: 50,
        day: days[2],
        provider: 'sandbox',
        providerTotal: { amount: '20.00', currency: 'EUR' },
        ledgerTotal: { amount: '0.00', currency: 'EUR' },
        count: 1,
        differences: [{ transactionId, provider: '20.00', ledger: null }],
      },
    ]);
  });
});

describe('the currencies of a day', () => {
  it('are those of payments begun up to a month before its end', async () => {
    const { store } = startTransactions(pool);
    const dayFrom = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000);
    expect(await store.findPaymentCurrencies(dayFrom(1), dayFrom(0))).toEqual(['EUR']);
    expect(await store.findPaymentCurrencies(dayFrom(12), dayFrom(11))).toEqual([]);
    expect(await store.findPaymentCurrencies(dayFrom(-25), dayFrom(-26))).toEqual([]);
  });
});
