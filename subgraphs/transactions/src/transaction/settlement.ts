import { createBatcher, ServiceBusyError } from '@agio/runtime/batcher';
import type { Logger } from '@agio/runtime/logging/logger';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { PostTransfersDocument, type PostTransfersMutation } from '../clients/wallets.js';
import type { PaymentProvider } from '../payment/provider.js';
import type { Ending, TransactionCommits } from './commits.js';
import type { Transaction } from './transaction.js';

/** Brings begun transactions to their end. */
export interface Settlement {
  /**
   * Does what is left to do for a transaction and makes it final when the outcome is definite. Without an answer, or with one that may still
   * change, it stays PROCESSING and is safe to settle again: everything goes by the transaction's id.
   * @returns the transaction as it stands then.
   */
  settle: (transaction: Transaction) => Promise<Transaction>;
  /** Waits for the settlements under way. */
  stop: () => Promise<void>;
}

type Outcome = PostTransfersMutation['postTransfers'][number];

/** How long wallets may take for a request of postings. Longer than any batch; recovery asks again after it. */
const postingTimeoutMs = 5_000;
/** As many transfers as wallets takes in one request. */
const postingItemsMax = 512;

export function createSettlement(deps: {
  call: SubgraphCaller;
  commits: Pick<TransactionCommits, 'finish'>;
  /** Null where no payment provider is set up. */
  provider: PaymentProvider | null;
  logger: Logger;
}): Settlement {
  const { call, commits, provider, logger } = deps;

  // What waits while one request is under way goes with the next, as one.
  const postings = createBatcher<Transaction, Outcome>({
    async run(transactions) {
      const transfers = transactions.map(({ id, kind, legs }) => ({ id, kind, legs: [...legs] }));
      const answer = await call('wallets', PostTransfersDocument, { transfers }, { timeoutMs: postingTimeoutMs });
      return answer.postTransfers;
    },
    // No answer is repeated here: recovery does that, and meanwhile the request answers PROCESSING.
    classifyFailure: () => 'fail',
    onPoison(_, error) {
      throw error;
    },
    batchItemsMax: postingItemsMax,
  });

  /** Asks the ledger; null when it has given no definite answer. */
  async function post(transaction: Transaction): Promise<Ending | null> {
    const outcome = await postings.submit(transaction.id, '', transaction);
    switch (outcome.status) {
      case 'POSTED':
        return { status: 'COMPLETED' };
      case 'REJECTED':
        if (!outcome.rejection) throw new Error(`The ledger rejected ${transaction.id} without a reason.`);
        return { status: 'FAILED', failure: { code: outcome.rejection.code, message: outcome.rejection.message } };
      case 'BUSY':
        return null;
      case 'ID_REUSED':
        throw new Error(`The ledger has other legs under the id of the transaction ${transaction.id}.`);
    }
  }

  /** Asks the provider whether the money has come in, and only then the ledger. */
  async function topUp(transaction: Transaction): Promise<Ending | null> {
    if (!provider) throw new Error(`There is no payment provider to ask for the top-up ${transaction.id}.`);
    const charge = await provider.charge({
      id: transaction.id,
      amount: transaction.received,
      paymentMethod: transaction.paymentMethod ?? '',
    });
    switch (charge.kind) {
      case 'succeeded':
        return post(transaction);
      case 'declined':
        return { status: 'FAILED', failure: { code: 'PAYMENT_DECLINED', message: charge.reason } };
      case 'pending':
        return null;
    }
  }

  async function settleOnce(transaction: Transaction): Promise<Transaction> {
    try {
      const ending = transaction.kind === 'TOP_UP' ? await topUp(transaction) : await post(transaction);
      return ending ? await commits.finish(transaction.id, ending) : transaction;
    } catch (error) {
      const level = error instanceof ServiceBusyError ? 'info' : 'warn';
      logger[level](
        { err: error, transactionId: transaction.id },
        'a transaction has no answer yet and stays PROCESSING',
      );
      return transaction;
    }
  }

  const underWay = new Map<string, Promise<Transaction>>();

  return {
    settle(transaction) {
      const known = underWay.get(transaction.id);
      if (known) return known;
      const settling = settleOnce(transaction).finally(() => underWay.delete(transaction.id));
      underWay.set(transaction.id, settling);
      return settling;
    },
    async stop() {
      await Promise.all(underWay.values());
      await postings.stop();
    },
  };
}
