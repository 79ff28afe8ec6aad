import { every } from '@agio/runtime/jobs/loop';
import { startStorage } from '@agio/runtime/storage/start-storage';
import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import DataLoader from 'dataloader';
import { createBeneficiaries } from './beneficiary/beneficiaries.js';
import { createBeneficiaryStore } from './beneficiary/store.js';
import type { TransactionsDeps, TransactionsLoaders } from './context.js';
import { readTransactionsEnv } from './env.js';
import { recover, reviewPayouts } from './jobs/recover.js';
import { reverseByForce } from './jobs/reverse-by-force.js';
import { startWebhookWorker } from './jobs/webhooks.js';
import { createLimits } from './limit/limits.js';
import { createLimitUses } from './limit/uses.js';
import { migrations } from './migrations/migrations.js';
import { createPaymentProvider } from './payment/create-provider.js';
import { refundsOf } from './payment/refunds.js';
import { createSandboxClient } from './payment/sandbox-client.js';
import { createQuoteExecution } from './quote/execute.js';
import { createQuotes } from './quote/quotes.js';
import { createQuoteStore } from './quote/store.js';
import { createReceipts, receiptPrefix } from './receipt/receipts.js';
import { createReceiptStore } from './receipt/store.js';
import { createClearingBooks, type Counterparty } from './reconciliation/clearing.js';
import { createComparisons } from './reconciliation/comparisons.js';
import { startDailyReconciliation } from './reconciliation/daily.js';
import { createReconcile, type Reconcile, type StatementKeeper } from './reconciliation/reconcile.js';
import { createBank } from './remittance/bank.js';
import { createRemittanceSending } from './remittance/send.js';
import { resolvers } from './resolvers/resolvers.js';
import { createApprovalRequests } from './reversal/approval.js';
import { createReversalCommits } from './reversal/begin.js';
import { createReversing } from './reversal/reverse.js';
import { createTopUp } from './top-up/top-up.js';
import { createTransactionCommits } from './transaction/commits.js';
import { createLedger } from './transaction/ledger.js';
import { registerTransactions } from './transaction/metrics.js';
import { createSettlement } from './transaction/settlement.js';
import { createTransactionStore } from './transaction/store.js';
import { createTransactions } from './transaction/transactions.js';
import { createTransferSending } from './transfer/send.js';
import { createWebhookInbox } from './webhook/inbox.js';
import { createWebhookRoutes } from './webhook/routes.js';
import { createWithdrawing } from './withdrawal/withdraw.js';

const recoveryIntervalMs = 1_000;
const reviewIntervalMs = 1_000;
const cleanUpIntervalMs = 3_600_000;
const bankTimeoutMs = 5_000;

export const transactionsSubgraph = defineSubgraph({
  name: 'transactions',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations,
  readEnv: readTransactionsEnv,

  async start(host, env) {
    const { pool, call, jobs, logger, notifyOutbox, secret } = host;
    const { deadlineMs } = env;
    const store = createTransactionStore(pool);
    const quoteStore = createQuoteStore(pool);
    const provider = createPaymentProvider(env.payment, secret, logger);
    const bank =
      env.sandboxUrl === undefined
        ? null
        : createBank(createSandboxClient({ url: env.sandboxUrl, secret, name: 'bank', timeoutMs: bankTimeoutMs }));
    const inbox = createWebhookInbox(pool);
    const commits = createTransactionCommits({ pool, store, retryAfterMs: deadlineMs, notifyOutbox });
    const settlement = createSettlement({
      ledger: createLedger({ call }),
      commits,
      store,
      provider,
      payouts: {
        ...(provider && { WITHDRAWAL: provider, REFUND: refundsOf(provider) }),
        ...(bank && { REMITTANCE: bank }),
      },
      logger,
    });
    const reversals = createReversalCommits({ pool, provider, retryAfterMs: deadlineMs, notifyOutbox });
    const transactions = createTransactions({ commits, settlement, store, deadlineMs });
    registerTransactions(host.metrics, pool);
    const limitUses = createLimitUses(pool);
    const limits = createLimits({ call, uses: limitUses, policy: env.limits });
    const beneficiaries = createBeneficiaries(createBeneficiaryStore(pool));
    const receiptStore = createReceiptStore(pool);
    const documents = await startStorage(env.storage, receiptPrefix, secret);
    const reconcileWith = (keeper: StatementKeeper | null, counterparty: Counterparty): Reconcile | null =>
      keeper && createReconcile({ provider: keeper, clearing: createClearingBooks({ call, store, counterparty }) });
    const reconciles = { PROVIDER: reconcileWith(provider, 'PROVIDER'), BANK: reconcileWith(bank, 'BANK') };
    const compared = Object.values(reconciles).filter((reconcile) => reconcile !== null);
    const deps: TransactionsDeps = {
      events: host.events,
      store,
      quoteStore,
      quotes: createQuotes({ store: quoteStore, call, termsByTier: env.termsByTier, lifeMs: env.quoteLifeMs }),
      executeQuote: createQuoteExecution({ quotes: quoteStore, transactions }),
      sendTransfer: createTransferSending({ call, transactions }),
      topUp: createTopUp({ transactions, provider }),
      withdraw: createWithdrawing({ transactions, provider, limits }),
      reverse: createReversing({ reversals, transactions, requestApproval: createApprovalRequests({ call, store }) }),
      beneficiaries,
      limits,
      sendRemittance: createRemittanceSending({
        beneficiaries,
        quotes: quoteStore,
        limits,
        transactions,
        hasBank: bank !== null,
      }),
      receipts: createReceipts({
        call,
        storage: documents.storage,
        store: receiptStore,
        linkLifeSeconds: env.receiptLinkSeconds,
      }),
      reconciles,
    };
    let stopJobs = (): Promise<unknown> => Promise.resolve();

    return {
      resolvers,
      deps,
      routes: [...createWebhookRoutes({ env, host, inbox }), ...documents.routes],
      consumers: [reverseByForce(reversals)],
      createLoaders: (): TransactionsLoaders => ({
        transaction: new DataLoader((ids) => store.findByIds(ids)),
        refunds: new DataLoader((ids) => store.findRefundsOf(ids)),
        hasStoredReceipt: new DataLoader((ids) => receiptStore.areStored(ids)),
      }),
      startJobs() {
        const loops = [
          every(recoveryIntervalMs, (signal) => recover({ store, settlement }, signal), {
            name: 'transactions.recover',
            logger,
          }),
          every(reviewIntervalMs, (signal) => reviewPayouts({ store, settlement }, signal), {
            name: 'transactions.reviewPayouts',
            logger,
          }),
          every(cleanUpIntervalMs, quoteStore.deleteUnused, { name: 'transactions.deleteUnusedQuotes', logger }),
          every(cleanUpIntervalMs, inbox.deleteOld, { name: 'transactions.deleteOldWebhooks', logger }),
          startWebhookWorker({ jobs, settlement, inbox, logger }),
          every(cleanUpIntervalMs, limitUses.deleteOld, { name: 'transactions.deleteOldLimitUses', logger }),
          ...(compared.length > 0
            ? [
                startDailyReconciliation({
                  jobs,
                  reconciles: compared,
                  store,
                  comparisons: createComparisons(pool),
                  metrics: host.metrics,
                  logger,
                }),
              ]
            : []),
        ];
        stopJobs = () => Promise.all(loops.map((loop) => loop.stop()));
      },
      async stop() {
        await stopJobs();
        await settlement.stop();
        await commits.stop();
        documents.stop();
      },
    };
  },
});
