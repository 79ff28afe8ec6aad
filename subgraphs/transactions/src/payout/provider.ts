import type { Money } from '@agio/runtime/money/money';
import type { TransactionDetails } from '../transaction/details.js';
import type { PayoutKind } from '../transaction/transaction.js';

/** What is to be paid out. */
export interface PayoutRequest {
  /** The transaction's id, the payer's idempotency key: the same id never pays twice. */
  readonly id: string;
  /** What is to arrive. */
  readonly amount: Money;
  /** To whom, as it was agreed. */
  readonly details: TransactionDetails;
  /** The transaction's public reference, for the payee's statement. */
  readonly reference: string;
  /** When the transaction was begun. A payer may forget idempotency keys after a while. */
  readonly createdAt: Date;
  /** The payer's own reference of the payout; null until it has answered with one. */
  readonly knownAs: string | null;
}

/** How a payout stands. `reference` is the payer's own, once there is one; reasons are fit for the customer. */
export type Payout =
  /** It will become one of the others by itself: ask again. */
  | { readonly kind: 'pending' | 'processing'; readonly reference: string | null }
  | { readonly kind: 'succeeded'; readonly reference: string | null }
  /** For good, and nothing has left. */
  | { readonly kind: 'failed'; readonly reason: string; readonly reference: string | null }
  /** It was delivered and has come back. */
  | { readonly kind: 'returned'; readonly reason: string; readonly reference: string | null };

/** Somebody who pays money out for us. */
export interface PayoutProvider {
  /**
   * Pays, or tells how the payout of that id stands, also long after its end. A rejected promise is no answer: it may have been paid, and only
   * asking again tells.
   */
  readonly pay: (request: PayoutRequest) => Promise<Payout>;
}

/** Who pays which kind of transaction, refunds being those of top-ups; a kind that is left out cannot be paid here. */
export type PayoutProviders = Readonly<Partial<Record<PayoutKind | 'REFUND', PayoutProvider>>>;
