import type { Failure, Refusal } from '../errors.js';
import type { IdempotentCall } from '../idempotency.js';
import { knownOrReused, type Begun, type Draft, type TransactionCommits } from './commits.js';
import type { Settlement } from './settlement.js';
import type { TransactionStore } from './store.js';
import type { Transaction } from './transaction.js';

/** What a mutation that moves money answers. */
export type Performed =
  | { readonly kind: 'transaction'; readonly transaction: Transaction; readonly failure: Failure | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Transactions {
  /**
   * Begins a transaction and settles it. Answers its final state when it comes within the deadline, else PROCESSING; a repeat of its key answers
   * it as it then stands.
   */
  perform: (draft: Draft) => Promise<Performed>;
  /** Settles what was begun in another way. Answers as `perform` does. */
  conclude: (begun: Begun) => Promise<Performed>;
  /** Refuses a call, unless its key is bound: that is looked up before anything else is judged. */
  refuse: (call: IdempotentCall, refusal: Refusal) => Promise<Performed>;
}

const answer = (transaction: Transaction): Performed => ({
  kind: 'transaction',
  transaction,
  failure: transaction.failure,
});

/** Waits for the settlement until the deadline and no longer; the settlement goes on behind it. */
async function within(deadlineMs: number, settling: Promise<Transaction>, begun: Transaction): Promise<Transaction> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Transaction>((resolve) => {
    timer = setTimeout(() => resolve(begun), deadlineMs);
  });
  try {
    return await Promise.race([settling, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

export function createTransactions(deps: {
  commits: TransactionCommits;
  settlement: Settlement;
  store: TransactionStore;
  deadlineMs: number;
}): Transactions {
  const { commits, settlement, store, deadlineMs } = deps;

  async function conclude(begun: Begun): Promise<Performed> {
    if (begun.kind === 'refused') return begun;
    if (begun.kind === 'known') return answer(begun.transaction);
    return answer(await within(deadlineMs, settlement.settle(begun.transaction), begun.transaction));
  }

  return {
    conclude,
    perform: async (draft) => conclude(await commits.begin(draft)),
    async refuse(call, refusal) {
      const bound = await store.findBound(call);
      if (!bound) return { kind: 'refused', refusal };
      const known = knownOrReused(call, bound);
      return known.kind === 'known' ? answer(known.transaction) : known;
    },
  };
}
