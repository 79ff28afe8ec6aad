import type { Failure } from '../errors.js';
import type { Ending } from '../transaction/commits.js';
import { reversalOf } from '../transaction/details.js';
import type { Ledger } from '../transaction/ledger.js';
import type { TransactionStore } from '../transaction/store.js';
import { isPayoutKind, type PayoutState, type Transaction } from '../transaction/transaction.js';
import type { Payout, PayoutProviders } from './provider.js';

/** How far a payout has come. */
export type PayoutStep =
  /** It is under way. */
  | { readonly kind: 'waits'; readonly transaction: Transaction }
  /** `hasReturned`: it was delivered and has come back, so it ends as delivered and is given back by a transaction of its own. */
  | { readonly kind: 'ends'; readonly ending: Ending; readonly hasReturned: boolean };

/** The way of money out of the platform: set aside, paid, and only then posted. Every step may be repeated. */
export interface Payouts {
  /** Does what is left to do. A rejected promise is no answer. */
  readonly advance: (transaction: Transaction) => Promise<PayoutStep>;
  /** Whether a payout that was delivered has come back. */
  readonly hasReturned: (transaction: Transaction) => Promise<boolean>;
}

const notDelivered = 'The money could not be paid out.';

export function createPayouts(deps: {
  ledger: Ledger;
  providers: PayoutProviders;
  store: Pick<TransactionStore, 'notePayout'>;
}): Payouts {
  const { ledger, providers, store } = deps;

  function ask({ id, kind, received, details, reference, createdAt, payout }: Transaction): Promise<Payout> {
    const provider = isPayoutKind(kind) || kind === 'REFUND' ? providers[kind] : undefined;
    if (!provider || !details) throw new Error(`There is nobody here who could pay out ${id}.`);
    const knownAs = payout?.reference ?? null;
    return provider.pay({ id, amount: received, details, reference, createdAt, knownAs });
  }

  async function wait(transaction: Transaction, payout: PayoutState): Promise<PayoutStep> {
    const known = transaction.payout;
    if (known?.status !== payout.status || (payout.reference !== null && known.reference !== payout.reference)) {
      await store.notePayout(transaction.id, payout);
    }
    return { kind: 'waits', transaction: { ...transaction, payout } };
  }

  /** Posts what has reached its destination. */
  async function complete(
    transaction: Transaction,
    reference: string | null,
    hasReturned: boolean,
  ): Promise<PayoutStep> {
    // No hold will tell whether it was posted, should the payer say later that it has failed.
    if (isForced(transaction)) await store.notePayout(transaction.id, { status: 'SUCCEEDED', reference });
    const outcome = await ledger.post(transaction);
    if (outcome.status === 'BUSY') return { kind: 'waits', transaction };
    // The money is out: the transaction cannot fail any more, whatever the ledger says.
    if (outcome.status !== 'POSTED') {
      const reason = outcome.rejection?.code ?? outcome.status;
      throw new Error(`The payout ${transaction.id} was delivered, and the ledger refuses to post it: ${reason}.`);
    }
    return { kind: 'ends', ending: { status: 'COMPLETED', payout: { status: 'SUCCEEDED', reference } }, hasReturned };
  }

  /** Releases what was set aside for a payout that failed. */
  async function giveUp(transaction: Transaction, reason: string, reference: string | null): Promise<PayoutStep> {
    if (isForced(transaction)) {
      const isDelivered = transaction.payout?.status === 'SUCCEEDED';
      return isDelivered ? complete(transaction, reference, true) : fail(payoutFailed(reason), reference);
    }
    const outcome = await ledger.release(transaction);
    switch (outcome.status) {
      case 'VOIDED':
      case 'EXPIRED':
        return fail(payoutFailed(reason), reference);
      case 'BUSY':
        return { kind: 'waits', transaction };
      case 'POSTED':
        // It was delivered by what the payer said before, and is taken back by what it says now.
        return complete(transaction, reference, true);
      case 'PLACED':
      case 'REJECTED':
      case 'ID_REUSED':
        throw new Error(`The hold of ${transaction.id} was not released but is ${outcome.status}.`);
    }
  }

  /** Sets the money aside. @returns what the payout comes to without it; null when the payer may be asked. */
  async function setAside(transaction: Transaction): Promise<PayoutStep | null> {
    const hold = await ledger.hold(transaction);
    switch (hold.status) {
      case 'BUSY':
        return { kind: 'waits', transaction };
      case 'REJECTED':
        if (!hold.rejection) throw new Error(`The ledger rejected the hold of ${transaction.id} without a reason.`);
        return fail({ code: hold.rejection.code, message: hold.rejection.message }, null);
      case 'VOIDED':
      case 'EXPIRED':
        // An attempt that died before it was written has given up. Without a hold nothing is paid.
        return fail(payoutFailed(notDelivered), transaction.payout?.reference ?? null);
      case 'ID_REUSED':
        throw new Error(`The ledger has another hold under the id of the transaction ${transaction.id}.`);
      case 'PLACED':
      case 'POSTED':
        return null;
    }
  }

  return {
    async advance(transaction) {
      // What is owed cannot be spent meanwhile.
      const ended = isForced(transaction) ? null : await setAside(transaction);
      if (ended) return ended;
      const payout = await ask(transaction);
      switch (payout.kind) {
        case 'pending':
          return wait(transaction, { status: 'PENDING', reference: payout.reference });
        case 'processing':
          return wait(transaction, { status: 'PROCESSING', reference: payout.reference });
        case 'succeeded':
          return complete(transaction, payout.reference, false);
        case 'returned':
          return complete(transaction, payout.reference, true);
        case 'failed':
          return giveUp(transaction, payout.reason, payout.reference);
      }
    },

    async hasReturned(transaction) {
      // Some payers call what was delivered failed when it has come back.
      const { kind } = await ask(transaction);
      return kind === 'returned' || kind === 'failed';
    },
  };
}

/** Whether the money is taken from what somebody owes, and from no wallet. */
const isForced = ({ details }: Transaction): boolean => reversalOf(details)?.isForced ?? false;

const payoutFailed = (message: string): Failure => ({ code: 'PAYOUT_FAILED', message });

const fail = (failure: Failure, reference: string | null): PayoutStep => ({
  kind: 'ends',
  ending: { status: 'FAILED', failure, payout: { status: 'FAILED', reference } },
  hasReturned: false,
});
