import { ServiceBusyError } from '@agio/runtime/batcher';
import type { Logger } from '@agio/runtime/logging/logger';
import type { PaymentProvider } from '../payment/provider.js';
import { createPayouts } from '../payout/payouts.js';
import type { PayoutProviders } from '../payout/provider.js';
import type { Ending, TransactionCommits } from './commits.js';
import type { Ledger } from './ledger.js';
import type { TransactionStore } from './store.js';
import type { Transaction } from './transaction.js';

/** Brings begun transactions to their end. */
export interface Settlement {
  /**
   * Does what is left to do for a transaction and makes it final when the outcome is definite. Without an answer, or with one that may still
   * change, it stays PROCESSING and is safe to settle again: everything goes by the transaction's id.
   * @returns the transaction as it stands then.
   */
  settle: (transaction: Transaction) => Promise<Transaction>;
  /**
   * Asks whether a payout that was delivered has come back, and gives the money back if it has.
   * @returns the transaction as it stands then.
   */
  review: (transaction: Transaction) => Promise<Transaction>;
  /**
   * Looks at a transaction because somebody outside says that it has changed: asks anew, also when it was asked a moment ago.
   * @returns the transaction as it stands then; null when there is none of that id.
   */
  recheck: (id: string) => Promise<Transaction | null>;
  /** Waits for the settlements under way. */
  stop: () => Promise<void>;
}

type Step =
  | { readonly kind: 'waits'; readonly transaction: Transaction }
  | { readonly kind: 'ends'; readonly ending: Ending; readonly hasReturned?: boolean };

export function createSettlement(deps: {
  ledger: Ledger;
  commits: Pick<TransactionCommits, 'finish' | 'beginRefund'>;
  store: Pick<TransactionStore, 'findByIds' | 'noteCharge' | 'notePayout'>;
  /** Null where no payment provider is set up. */
  provider: Pick<PaymentProvider, 'charge'> | null;
  payouts: PayoutProviders;
  logger: Logger;
}): Settlement {
  const { ledger, commits, store, provider, logger } = deps;
  const payouts = createPayouts({ ledger, providers: deps.payouts, store });

  /** Asks the ledger. */
  async function post(transaction: Transaction): Promise<Step> {
    const outcome = await ledger.post(transaction);
    switch (outcome.status) {
      case 'POSTED':
        return { kind: 'ends', ending: { status: 'COMPLETED' } };
      case 'REJECTED':
        if (!outcome.rejection) throw new Error(`The ledger rejected ${transaction.id} without a reason.`);
        return { kind: 'ends', ending: { status: 'FAILED', failure: { ...outcome.rejection } } };
      case 'BUSY':
        return { kind: 'waits', transaction };
      case 'ID_REUSED':
        throw new Error(`The ledger has other legs under the id of the transaction ${transaction.id}.`);
    }
  }

  /** Asks the provider whether the money has come in, and only then the ledger. */
  async function topUp(transaction: Transaction): Promise<Step> {
    if (!provider) throw new Error(`There is no payment provider to ask for the top-up ${transaction.id}.`);
    const charge = await provider.charge({
      id: transaction.id,
      amount: transaction.received,
      paymentMethod: transaction.paymentMethod ?? '',
      createdAt: transaction.createdAt,
      knownAs: transaction.chargeReference,
    });
    switch (charge.kind) {
      case 'succeeded':
        return noting(charge.reference, await post(transaction));
      case 'declined': {
        const failure = { code: 'PAYMENT_DECLINED', message: charge.reason } as const;
        return { kind: 'ends', ending: { status: 'FAILED', failure } };
      }
      case 'pending':
        if (charge.reference !== transaction.chargeReference) await store.noteCharge(transaction.id, charge.reference);
        return { kind: 'waits', transaction };
    }
  }

  function advance(transaction: Transaction): Promise<Step> {
    if (transaction.kind === 'TOP_UP') return topUp(transaction);
    return transaction.payout ? payouts.advance(transaction) : post(transaction);
  }

  /** Gives back what has come back, by a transaction of its own that is settled like any other. */
  async function giveBack(original: Transaction): Promise<Transaction> {
    if (original.status !== 'COMPLETED') return original;
    await settle(await commits.beginRefund(original));
    const [now] = await store.findByIds([original.id]);
    return now ?? original;
  }

  /** A failure in it leaves the transaction as it was, for recovery. */
  async function guarded(transaction: Transaction, work: () => Promise<Transaction>): Promise<Transaction> {
    try {
      return await work();
    } catch (error) {
      const level = error instanceof ServiceBusyError ? 'info' : 'warn';
      const { id: transactionId, status } = transaction;
      logger[level]({ err: error, transactionId }, `a transaction has no answer yet and stays ${status}`);
      return transaction;
    }
  }

  const settleOnce = (transaction: Transaction): Promise<Transaction> =>
    guarded(transaction, async () => {
      const step = await advance(transaction);
      if (step.kind === 'waits') return step.transaction;
      const finished = await commits.finish(transaction.id, step.ending);
      return step.hasReturned ? guarded(finished, () => giveBack(finished)) : finished;
    });

  const reviewOnce = (transaction: Transaction): Promise<Transaction> =>
    guarded(transaction, async () => ((await payouts.hasReturned(transaction)) ? giveBack(transaction) : transaction));

  /** What is done for a transaction now; whoever asks meanwhile shares it. */
  const underWay = new Map<string, Promise<Transaction>>();

  function once(transaction: Transaction, work: (transaction: Transaction) => Promise<Transaction>) {
    const known = underWay.get(transaction.id);
    if (known) return known;
    const working = work(transaction).finally(() => underWay.delete(transaction.id));
    underWay.set(transaction.id, working);
    return working;
  }

  const settle = (transaction: Transaction) => once(transaction, settleOnce);
  const review = (transaction: Transaction) => once(transaction, reviewOnce);

  return {
    settle,
    review,
    async recheck(id) {
      // What is under way may have asked before the change.
      await underWay.get(id);
      const [transaction] = await store.findByIds([id]);
      if (!transaction) return null;
      if (transaction.status === 'PROCESSING') return settle(transaction);
      return transaction.status === 'COMPLETED' && transaction.payout ? review(transaction) : transaction;
    },
    async stop() {
      await Promise.all(underWay.values());
      await ledger.stop();
    },
  };
}

/** By the provider's own reference a charge is found for ever, when it is to be given back. */
const noting = (chargeReference: string, step: Step): Step =>
  step.kind === 'ends' ? { ...step, ending: { ...step.ending, chargeReference } } : step;
