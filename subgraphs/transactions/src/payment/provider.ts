import type { Money } from '@agio/runtime/money/money';
import type { PayoutProvider } from '../payout/provider.js';
import type { MovementPage, MovementQuery } from '../reconciliation/movement.js';

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
  | { readonly kind: 'succeeded' }
  /** For good. The reason is fit for the customer. */
  | { readonly kind: 'declined'; readonly reason: string }
  /** It will become one of the others by itself: ask again. */
  | { readonly kind: 'pending'; readonly reference: string };

/** Somebody who takes money in for us, and pays it out. */
export interface PaymentProvider extends PayoutProvider {
  readonly name: 'sandbox' | 'stripe';
  /** Why an amount cannot be moved in this direction, fit for the customer; null when it can. */
  readonly objectionTo: (amount: Money, direction: 'charge' | 'payout') => string | null;
  /**
   * Charges a payment method, or tells how the charge of that id stands. A rejected promise is no answer: the charge may have been made, and
   * only asking again tells.
   */
  readonly charge: (request: ChargeRequest) => Promise<Charge>;
  /** How long before or after our ledger its statement may have what a transaction has moved, apart from small delays. */
  readonly statementLeadMs: number;
  /** What our transactions have moved on our account with it; what is no transaction of ours, such as its own fees, is left out. */
  readonly statement: (query: MovementQuery) => Promise<MovementPage>;
}
