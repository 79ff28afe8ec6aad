import type { Settlement } from '../transaction/settlement.js';
import type { TransactionStore } from '../transaction/store.js';

/** Transactions taken up at once. */
const claimedMax = 256;
/** How long other replicas, and the next round, leave a transaction alone that was taken up here. */
const holdMs = 1_000;

/**
 * Settles what is still PROCESSING after its request's deadline: what a crash, a timeout or a busy ledger has left. It goes on for as long as
 * a round finds as many as it may take.
 */
export async function recover(
  { store, settlement }: { store: TransactionStore; settlement: Settlement },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const unfinished = await store.claimUnfinished(claimedMax, holdMs);
    await Promise.all(unfinished.map((transaction) => settlement.settle(transaction)));
    if (unfinished.length < claimedMax || signal.aborted) return;
  }
}
