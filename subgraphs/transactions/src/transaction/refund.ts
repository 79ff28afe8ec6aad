import type { Agreed } from './commits.js';
import { oppositeLegs, type Transaction } from './transaction.js';

/** What gives back all of a transaction, fees included, by its legs turned round. */
export function refundOf(original: Transaction): Agreed {
  if (!original.sent) throw new Error(`Nothing has left a wallet by ${original.id} that could be given back.`);
  return {
    kind: 'REFUND',
    payeeId: null,
    sent: null,
    received: original.sent,
    rate: null,
    fee: null,
    note: null,
    paymentMethod: null,
    details: null,
    legs: oppositeLegs(original.legs),
  };
}
