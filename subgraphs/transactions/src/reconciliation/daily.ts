import type { JobsBackend, JobWorker } from '@agio/runtime/jobs/backend';
import { defineJob } from '@agio/runtime/jobs/definition';
import { every } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import { formatMoney } from '@agio/runtime/money/money';
import type { Metrics } from '@agio/runtime/observability/metrics';
import { z } from 'zod';
import type { TransactionStore } from '../transaction/store.js';
import type { Reconcile } from './reconcile.js';

const dayMs = 86_400_000;
/** How long after the end of a day it is compared: until then both books have what they will have of it. */
const settledMs = 2 * 3_600_000;
const checkIntervalMs = 600_000;
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

/** The last day that both books have whole. */
export const lastSettledDay = (now: Date): string =>
  new Date(now.getTime() - settledMs - dayMs).toISOString().slice(0, 10);

/** Compares a day in every currency in which something has moved, and reports what differs. @returns how many differences there are. */
export async function reconcileDay(
  deps: { reconcile: Reconcile; store: Pick<TransactionStore, 'findPaymentCurrencies'>; logger: Logger },
  day: string,
): Promise<number> {
  const { reconcile, store, logger } = deps;
  const from = new Date(`${day}T00:00:00Z`);
  const to = new Date(from.getTime() + dayMs);
  let count = 0;
  for (const currency of await store.findPaymentCurrencies(from, to)) {
    const { provider, providerTotal, ledgerTotal, differences } = await reconcile({ from, to, currency });
    count += differences.length;
    if (differences.length === 0) continue;
    logger.error(
      {
        day,
        provider,
        providerTotal: formatMoney(providerTotal),
        ledgerTotal: formatMoney(ledgerTotal),
        differences: differences.length,
        transactionIds: differences.slice(0, loggedMax).map(({ transactionId }) => transactionId),
      },
      'the payment provider and the ledger do not agree',
    );
  }
  logger.info({ day, differences: count }, 'the payments of a day were compared');
  return count;
}

/** Compares each day once it is over. */
export function startDailyReconciliation(deps: {
  jobs: JobsBackend;
  reconcile: Reconcile;
  store: Pick<TransactionStore, 'findPaymentCurrencies'>;
  metrics: Metrics;
  logger: Logger;
}): { stop: () => Promise<void> } {
  const { jobs, metrics, logger } = deps;
  const queue = jobs.queue(reconciliationJob);
  let worker: JobWorker | undefined;
  let found: number | undefined;
  metrics.gauge(
    {
      name: 'agio_payment_differences',
      help: 'Transactions on which provider and ledger did not agree, on the last day that this process has compared.',
    },
    () => (found === undefined ? [] : found),
  );

  async function look(): Promise<void> {
    worker ??= await jobs.startWorker(
      reconciliationJob,
      async ({ payload }) => void (found = await reconcileDay(deps, payload.day)),
      { concurrency: 1 },
    );
    const day = lastSettledDay(new Date());
    await queue.add([{ id: `day-${day}`, payload: { day } }]);
  }

  const loop = every(checkIntervalMs, look, { name: 'transactions.reconcilePayments', logger });
  return {
    async stop() {
      await loop.stop();
      await worker?.close();
    },
  };
}
