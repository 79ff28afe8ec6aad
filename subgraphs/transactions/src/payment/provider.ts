import type { Money } from '@agio/runtime/money/money';
import type { Payout, PayoutProvider } from '../payout/provider.js';
import type { StatementKeeper } from '../reconciliation/reconcile.js';
import type { ReversedCharge } from '../transaction/details.js';

/** What is to be taken from a payment method. */
export interface ChargeRequest {
  /** The transaction's id, the provider's idempotency key: the same id never charges twice. */
  readonly id: string;
  readonly amount: Money;
  /** The provider's token of the payment method. */
  readonly paymentMethod: string;
  /** When the transaction was begun. A provider may forget idempotency keys after a while. */
  readonly createdAt: Date;
  /** The provider's own reference of the charge; null until it has answered with one. */
  readonly knownAs: string | null;
}

/** How a charge stands. */
export type Charge =
  | { readonly kind: 'succeeded'; readonly reference: string }
  /** For good. The reason is fit for the customer. */
  | { readonly kind: 'declined'; readonly reason: string }
  /** It will become one of the others by itself: ask again. */
  | { readonly kind: 'pending'; readonly reference: string };

/** What is to go back to the payment method that it came from. */
export interface RefundRequest {
  /** The refund's own id, the provider's idempotency key: the same id never gives back twice. */
  readonly id: string;
  /** All of the charge, or a part of what was not given back yet. */
  readonly amount: Money;
  readonly charge: ReversedCharge;
  /** When the refund was begun. A provider may forget idempotency keys after a while. */
  readonly createdAt: Date;
  /** The provider's own reference of the refund; null until it has answered with one. */
  readonly knownAs: string | null;
}

/** Somebody who takes money in for us, and pays it out. */
export interface PaymentProvider extends PayoutProvider, StatementKeeper {
  readonly name: 'sandbox' | 'stripe';
  /** Why an amount cannot be moved in this direction, in which a refund is part of its charge, fit for the customer; null when it can. */
  readonly objectionTo: (amount: Money, direction: 'charge' | 'payout') => string | null;
  /**
   * Charges a payment method, or tells how the charge of that id stands. A rejected promise is no answer: the charge may have been made, and
   * only asking again tells.
   */
  readonly charge: (request: ChargeRequest) => Promise<Charge>;
  /**
   * Gives a charge back, or a part of it, or tells how the refund of that id stands, also long after its end: one that was given may still come back. A
   * rejected promise is no answer, as with a charge.
   */
  readonly refund: (request: RefundRequest) => Promise<Payout>;
}
