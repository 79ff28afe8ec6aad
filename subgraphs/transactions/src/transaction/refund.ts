import type { Agreed } from './commits.js';
import { oppositeLegs, type Transaction } from './transaction.js';

/** What gives back all of a payout that has come back, fees included, by its legs turned round. */
export function refundOf(original: Transaction): Agreed {
  if (!original.payout) throw new Error(`Nothing has left the platform by ${original.id} that could come back.`);
  return {
    kind: 'REFUND',
    payeeId: null,
    sent: null,
    // Without anything sent it was a refund by force, and what is owed becomes less.
    received: original.sent ?? original.received,
    rate: null,
    fee: null,
    note: null,
    paymentMethod: null,
    details: null,
    legs: oppositeLegs(original.legs),
  };
}
