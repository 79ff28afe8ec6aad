import { every } from '@agio/runtime/jobs/loop';
import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import DataLoader from 'dataloader';
import { createBeneficiaries } from './beneficiary/beneficiaries.js';
import { createBeneficiaryStore } from './beneficiary/store.js';
import type { TransactionsDeps, TransactionsLoaders } from './context.js';
import { readTransactionsEnv } from './env.js';
import { recover, reviewPayouts } from './jobs/recover.js';
import { createLimits } from './limit/limits.js';
import { createLimitUses } from './limit/uses.js';
import { migrations } from './migrations/migrations.js';
import { createSandboxProvider } from './payment/sandbox.js';
import { createQuoteExecution } from './quote/execute.js';
import { createQuotes } from './quote/quotes.js';
import { createQuoteStore } from './quote/store.js';
import { resolvers } from './resolvers/resolvers.js';
import { createTopUp } from './top-up/top-up.js';
import { createTransactionCommits } from './transaction/commits.js';
import { createLedger } from './transaction/ledger.js';
import { createSettlement } from './transaction/settlement.js';
import { createTransactionStore } from './transaction/store.js';
import { createTransactions } from './transaction/transactions.js';
import { createTransferSending } from './transfer/send.js';
import { createWithdrawing } from './withdrawal/withdraw.js';

const recoveryIntervalMs = 1_000;
const reviewIntervalMs = 1_000;
const cleanUpIntervalMs = 3_600_000;

export const transactionsSubgraph = defineSubgraph({
  name: 'transactions',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations,
  readEnv: readTransactionsEnv,

  start(host, env) {
    const { pool, call, logger, notifyOutbox } = host;
    const { deadlineMs } = env;
    const store = createTransactionStore(pool);
    const quoteStore = createQuoteStore(pool);
    const provider = env.sandbox ? createSandboxProvider({ pool, ...env.sandbox }) : null;
    const commits = createTransactionCommits({ pool, store, retryAfterMs: deadlineMs, notifyOutbox });
    const settlement = createSettlement({
      ledger: createLedger({ call }),
      commits,
      store,
      provider,
      payouts: {},
      logger,
    });
    const transactions = createTransactions({ commits, settlement, store, deadlineMs });
    const limitUses = createLimitUses(pool);
    const limits = createLimits({ call, uses: limitUses, policy: env.limits });
    const deps: TransactionsDeps = {
      store,
      quoteStore,
      quotes: createQuotes({ store: quoteStore, call, termsByTier: env.termsByTier, lifeMs: env.quoteLifeMs }),
      executeQuote: createQuoteExecution({ quotes: quoteStore, transactions }),
      sendTransfer: createTransferSending({ call, transactions }),
      topUp: createTopUp({ transactions, hasProvider: provider !== null }),
      withdraw: createWithdrawing({
        transactions,
        hasProvider: provider !== null,
        checkLimits: (call, _, money) => limits.check(call, money),
      }),
      beneficiaries: createBeneficiaries(createBeneficiaryStore(pool)),
      limits,
    };
    let stopJobs = (): Promise<unknown> => Promise.resolve();

    return Promise.resolve({
      resolvers,
      deps,
      createLoaders: (): TransactionsLoaders => ({
        transaction: new DataLoader((ids) => store.findByIds(ids)),
        refund: new DataLoader((ids) => store.findRefundsOf(ids)),
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
          every(cleanUpIntervalMs, limitUses.deleteOld, { name: 'transactions.deleteOldLimitUses', logger }),
        ];
        stopJobs = () => Promise.all(loops.map((loop) => loop.stop()));
      },
      async stop() {
        await stopJobs();
        await settlement.stop();
        await commits.stop();
      },
    });
  },
});
