import { createBatcher, type Batcher } from '@agio/runtime/batcher';
import { formatMoney } from '@agio/runtime/money/money';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import {
  PlaceHoldsDocument,
  PostTransfersDocument,
  VoidHoldsDocument,
  type PlaceHoldsMutation,
  type PostTransfersMutation,
  type TransferInput,
} from '../clients/wallets.js';
import { reversalOf } from './details.js';
import type { Transaction } from './transaction.js';

export type PostingOutcome = PostTransfersMutation['postTransfers'][number];
export type HoldOutcome = PlaceHoldsMutation['placeHolds'][number];

/**
 * The ledger, as transactions use it: everything goes under the transaction's id, so each of these may be repeated. What waits while a request is
 * under way goes with the next, as one. A rejected promise is no answer.
 */
export interface Ledger {
  /** Posts the legs; those of a payout in place of its hold. */
  readonly post: (transaction: Transaction) => Promise<PostingOutcome>;
  /** Sets aside all that is to leave the owner's wallet. */
  readonly hold: (transaction: Transaction) => Promise<HoldOutcome>;
  /** Releases what was set aside, unless it was posted. */
  readonly release: (transaction: Transaction) => Promise<HoldOutcome>;
  /** Waits for the requests under way. */
  readonly stop: () => Promise<void>;
}

/** How long wallets may take for a request. Longer than any batch; recovery asks again after it. */
const requestTimeoutMs = 5_000;
/** As many as wallets takes in one request. */
const requestItemsMax = 512;

/** No answer is repeated here: recovery does that, and meanwhile the request answers PROCESSING. */
function requests<Outcome>(name: string, run: (items: readonly Transaction[]) => Promise<readonly Outcome[]>) {
  return createBatcher<Transaction, Outcome>({
    name,
    run,
    classifyFailure: () => 'fail',
    onPoison(_, error) {
      throw error;
    },
    batchItemsMax: requestItemsMax,
  });
}

/** A hold is of what leaves the wallet, in its currency. */
function toHold({ id, ownerId, sent }: Transaction) {
  if (!sent) throw new Error(`No money leaves a wallet by ${id}.`);
  return { id, walletOf: ownerId, amount: formatMoney(sent) };
}

function toTransfer({ id, kind, legs, payout, details, refundOf }: Transaction): TransferInput {
  const reversal = reversalOf(details);
  return {
    id,
    kind,
    legs: [...legs],
    postsHold: payout !== null && !reversal?.isForced,
    ...(reversal &&
      refundOf !== null && {
        reverses: { transfer: refundOf, legs: [...reversal.reversedLegs], forced: reversal.isForced },
      }),
  };
}

export function createLedger({ call }: { call: SubgraphCaller }): Ledger {
  const options = { timeoutMs: requestTimeoutMs };
  const postings = requests<PostingOutcome>('transactions.post', async (transactions) => {
    const transfers = transactions.map(toTransfer);
    return (await call('wallets', PostTransfersDocument, { transfers }, options)).postTransfers;
  });
  const holds = requests<HoldOutcome>('transactions.hold', async (transactions) => {
    const answer = await call('wallets', PlaceHoldsDocument, { holds: transactions.map(toHold) }, options);
    return answer.placeHolds;
  });
  const releases = requests<HoldOutcome>('transactions.release', async (transactions) => {
    const answer = await call('wallets', VoidHoldsDocument, { ids: transactions.map(({ id }) => id) }, options);
    return answer.voidHolds;
  });
  const submit =
    <Outcome>(batcher: Batcher<Transaction, Outcome>) =>
    (transaction: Transaction) =>
      batcher.submit(transaction.id, '', transaction);

  return {
    post: submit(postings),
    hold: submit(holds),
    release: submit(releases),
    stop: async () => void (await Promise.all([postings.stop(), holds.stop(), releases.stop()])),
  };
}
