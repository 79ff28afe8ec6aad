import type { JobsBackend, JobWorker } from '@agio/runtime/jobs/backend';
import { defineJob } from '@agio/runtime/jobs/definition';
import { every } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import { formatMoney } from '@agio/runtime/money/money';
import type { Metrics } from '@agio/runtime/observability/metrics';
import { z } from 'zod';
import type { TransactionStore } from '../transaction/store.js';
import type { Comparisons } from './comparisons.js';
import type { Reconcile, Reconciliation } from './reconcile.js';

const dayMs = 86_400_000;
/** How long after the end of a day it is compared: until then both books have what they will have of it. */
const settledMs = 2 * 3_600_000;
const checkIntervalMs = 600_000;
/** Days that are made up for after everything was down. */
const daysMax = 7;
/** Differences that are named in the log; the query has all. */
const loggedMax = 20;

/** One day, UTC. Days that are done stay in the queue, so that a day is compared once however many replicas ask for it. */
const reconciliationJob = defineJob({
  name: 'transactions.reconcilePayments',
  schema: z.strictObject({ day: z.iso.date() }),
  attemptsMax: 10,
  backoffMs: 60_000,
  completedKeptMax: 100,
});

/** The latest days that both books have whole, oldest first. */
export function settledDays(now: Date): string[] {
  const last = now.getTime() - settledMs - dayMs;
  return Array.from({ length: daysMax }, (_, index) =>
    new Date(last - (daysMax - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
}

interface Comparing {
  /** One for each counterparty. */
  readonly reconciles: readonly Reconcile[];
  readonly store: Pick<TransactionStore, 'findPaymentCurrencies'>;
  readonly comparisons: Comparisons;
  readonly logger: Logger;
}

/** Compares a day in every currency in which something may have moved, and reports what differs. @returns how many differences there are. */
async function reconcileDay({ reconciles, store, comparisons, logger }: Comparing, day: string): Promise<number> {
  const from = new Date(`${day}T00:00:00Z`);
  const to = new Date(from.getTime() + dayMs);
  let count = 0;
  for (const currency of await store.findPaymentCurrencies(from, to)) {
    for (const reconcile of reconciles) {
      const found = await reconcile({ from, to, currency });
      await comparisons.record(day, found);
      count += found.differences.length;
      if (found.differences.length > 0) report(logger, day, found);
    }
  }
  logger.info({ day, differences: count }, 'the payments of a day were compared');
  return count;
}

function report(logger: Logger, day: string, found: Reconciliation): void {
  const { provider, providerTotal, ledgerTotal, differences } = found;
  logger.error(
    {
      day,
      provider,
      providerTotal: formatMoney(providerTotal),
      ledgerTotal: formatMoney(ledgerTotal),
      count: differences.length,
      differences: differences.slice(0, loggedMax).map(({ transactionId, provider: theirs, ledger: ours }) => ({
        transactionId,
        provider: theirs && formatMoney(theirs).amount,
        ledger: ours && formatMoney(ours).amount,
      })),
    },
    'the payment provider and the ledger do not agree',
  );
}

/** Compares each day once it is over, in one of the processes that do this. */
export function startDailyReconciliation(deps: Comparing & { readonly jobs: JobsBackend; readonly metrics: Metrics }): {
  stop: () => Promise<void>;
} {
  const { jobs, metrics, logger } = deps;
  const queue = jobs.queue(reconciliationJob);
  let worker: JobWorker | undefined;
  let days = 0;
  let differences = 0;
  // Counters and no gauges, because each day may be another process's.
  metrics.counter(
    {
      name: 'agio_payment_days_compared_total',
      help: 'Days whose payments this process has compared with the provider.',
    },
    () => days,
  );
  metrics.counter(
    {
      name: 'agio_payment_differences_total',
      help: 'Transactions on which provider and ledger did not agree on those days.',
    },
    () => differences,
  );

  async function compare(day: string): Promise<void> {
    differences += await reconcileDay(deps, day);
    days++;
  }

  async function look(): Promise<void> {
    worker ??= await jobs.startWorker(reconciliationJob, ({ payload }) => compare(payload.day), { concurrency: 1 });
    await queue.add(settledDays(new Date()).map((day) => ({ id: `day-${day}`, payload: { day } })));
  }

  const loop = every(checkIntervalMs, look, { name: 'transactions.reconcilePayments', logger });
  return {
    async stop() {
      await loop.stop();
      await worker?.close();
    },
  };
}
