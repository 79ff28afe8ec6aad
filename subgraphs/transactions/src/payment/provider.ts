import type { Money } from '@agio/runtime/money/money';

/** What is to be taken from a payment method. */
export interface ChargeRequest {
  /** The transaction's id, the provider's idempotency key: the same id never charges twice. */
  readonly id: string;
  readonly amount: Money;
  /** The provider's token of the payment method. */
  readonly paymentMethod: string;
}

/** How a charge stands. */
export type Charge =
  | { readonly kind: 'succeeded' }
  /** For good. The reason is fit for the customer. */
  | { readonly kind: 'declined'; readonly reason: string }
  /** It will become one of the others by itself: ask again. */
  | { readonly kind: 'pending' };

/** Somebody who takes money in for us. */
export interface PaymentProvider {
  /**
   * Charges a payment method, or tells how the charge of that id stands. A rejected promise is no answer: the charge may have been made, and
   * only asking again tells.
   */
  charge: (request: ChargeRequest) => Promise<Charge>;
}
