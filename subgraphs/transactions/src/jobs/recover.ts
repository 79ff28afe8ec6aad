import type { Settlement } from '../transaction/settlement.js';
import type { TransactionStore } from '../transaction/store.js';
import type { Transaction } from '../transaction/transaction.js';

/** Transactions taken up at once. */
const claimedMax = 256;
/** How long other replicas, and the next round, leave a transaction alone that was taken up here. */
const holdMs = 1_000;

type Deps = { readonly store: TransactionStore; readonly settlement: Settlement };

/**
 * Settles what is still PROCESSING after its request's deadline: what a crash, a timeout or a busy ledger has left, and what somebody outside
 * is still working on.
 */
export const recover = ({ store, settlement }: Deps, signal: AbortSignal): Promise<void> =>
  inRounds(() => store.claimUnfinished(claimedMax, holdMs), settlement.settle, signal);

/** Looks whether payouts that were delivered have come back. Their payer says so itself as a rule, and this is for when it does not. */
export const reviewPayouts = ({ store, settlement }: Deps, signal: AbortSignal): Promise<void> =>
  inRounds(() => store.claimReviews(claimedMax), settlement.review, signal);

/** Goes on for as long as a round finds as many as it may take. */
async function inRounds(
  claim: () => Promise<Transaction[]>,
  work: (transaction: Transaction) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const claimed = await claim();
    await Promise.all(claimed.map(work));
    if (claimed.length < claimedMax || signal.aborted) return;
  }
}
