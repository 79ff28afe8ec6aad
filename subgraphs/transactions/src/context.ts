import type { EventFeed } from '@agio/runtime/outbox/event-feed';
import type { SubgraphContext } from '@agio/runtime/subgraph/subgraph';
import type DataLoader from 'dataloader';
import type { Beneficiaries } from './beneficiary/beneficiaries.js';
import type { Limits } from './limit/limits.js';
import type { createQuoteExecution } from './quote/execute.js';
import type { Quotes } from './quote/quotes.js';
import type { QuoteStore } from './quote/store.js';
import type { Receipts } from './receipt/receipts.js';
import type { Counterparty } from './reconciliation/clearing.js';
import type { Reconcile } from './reconciliation/reconcile.js';
import type { createRemittanceSending } from './remittance/send.js';
import type { createTopUp } from './top-up/top-up.js';
import type { createReversing } from './reversal/reverse.js';
import type { TransactionStore } from './transaction/store.js';
import type { Transaction } from './transaction/transaction.js';
import type { createTransferSending } from './transfer/send.js';
import type { createWithdrawing } from './withdrawal/withdraw.js';

/** What the resolvers of transactions work with. */
export interface TransactionsDeps {
  readonly events: EventFeed;
  readonly store: TransactionStore;
  readonly quoteStore: QuoteStore;
  readonly quotes: Quotes;
  readonly executeQuote: ReturnType<typeof createQuoteExecution>;
  readonly sendTransfer: ReturnType<typeof createTransferSending>;
  readonly topUp: ReturnType<typeof createTopUp>;
  readonly withdraw: ReturnType<typeof createWithdrawing>;
  readonly reverse: ReturnType<typeof createReversing>;
  readonly beneficiaries: Beneficiaries;
  readonly limits: Limits;
  readonly sendRemittance: ReturnType<typeof createRemittanceSending>;
  readonly receipts: Receipts;
  /** Null where there is no payment provider. */
  /** Null for a counterparty that is not set up. */
  readonly reconciles: Readonly<Record<Counterparty, Reconcile | null>>;
}

export interface TransactionsLoaders {
  readonly transaction: DataLoader<string, Transaction | null>;
  /** Those that have not failed, by what they give back. */
  readonly refunds: DataLoader<string, Transaction[]>;
  /** Whether the receipt of a transaction was made before, by the transaction's id. */
  readonly hasStoredReceipt: DataLoader<string, boolean>;
}

export type Context = SubgraphContext<TransactionsDeps, TransactionsLoaders>;
