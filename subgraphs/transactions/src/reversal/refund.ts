import { readMoney, type Money } from '@agio/runtime/money/money';
import type { BeginItem } from '../transaction/commits.js';
import type { ReversalDetails } from '../transaction/details.js';
import type { Transaction } from '../transaction/transaction.js';
import { owedBy, partOf, reversibleOf } from './parts.js';
import type { Reversal } from './store.js';

/** How something is given back. */
export type ReversalTerms = Pick<Reversal, 'minor' | 'reason' | 'isForced'>;

/** Whose wallet the money is taken from: the one that got it. */
const takenFrom = ({ ownerId, payeeId }: Transaction): string => payeeId ?? ownerId;

/**
 * The refund that gives back a part of a transaction. It belongs to the person from whom the money is taken; a transfer's goes to whoever had sent it,
 * and a top-up's leaves the platform to the payment method that it came from.
 *
 * By force nothing is taken from a wallet: all that this person would have to give back is owed from then on. So it needs nobody's balance, and no
 * race about one can be lost. What is there can be taken before, by a part without force.
 *
 * @param refunds those of the transaction that have not failed.
 */
export function refundItem(
  id: string,
  { original, refunds }: { original: Transaction; refunds: readonly Transaction[] },
  { minor, reason, isForced }: ReversalTerms,
): BeginItem {
  const part = partOf(original, refunds, minor);
  const ownerId = takenFrom(original);
  const isTopUp = original.kind === 'TOP_UP';
  const details: ReversalDetails = {
    reason,
    reversedLegs: part.reversedLegs,
    isForced,
    charge: isTopUp ? { id: original.id, reference: original.chargeReference } : null,
  };
  return {
    id,
    ownerId,
    quoteId: null,
    paysOut: isTopUp,
    boundTo: { refundOf: original.id },
    agreed: {
      kind: 'REFUND',
      payeeId: original.payeeId === null ? null : original.ownerId,
      sent: isForced ? null : leavingWalletOf(ownerId, part.legs),
      received: { minor, asset: reversibleOf(original).asset },
      rate: null,
      fee: null,
      note: null,
      paymentMethod: null,
      details,
      legs: isForced ? owedBy(ownerId, part.legs) : part.legs,
    },
  };
}

/** What leaves a person's wallet; null when nothing does, since its share is rounded to zero. */
function leavingWalletOf(userId: string, legs: BeginItem['agreed']['legs']): Money | null {
  const leg = legs.find(({ from }) => 'walletOf' in from && from.walletOf === userId);
  return leg ? readMoney(leg.amount) : null;
}
