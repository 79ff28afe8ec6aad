import type { Money } from '@agio/runtime/money/money';
import type Stripe from 'stripe';
import { fromStripeAmount } from './stripe-amount.js';
import { refusalOf, type StripeClient } from './stripe-client.js';

/** Under this name every object at Stripe carries the id of the transaction that it is of. */
export const transactionIdKey = 'transaction_id';

/** Stripe keeps idempotency keys for 24 hours at least; from here on what was made before is looked for instead. */
const idempotencyHours = 23;
/** Objects on one page of a list; Stripe gives 100 at most. */
export const pageItemsMax = 100;

/** Whether Stripe may not know an idempotency key any more that it was given when something was begun. */
export const mayBeForgotten = ({ createdAt }: { createdAt: Date }): boolean =>
  Date.now() - createdAt.getTime() > idempotencyHours * 3_600_000;

export type Call = StripeClient['call'];

/**
 * Tells a refusal of what was to be made, which is final, from no answer. A repeat under the same idempotency key is answered with what was answered
 * first, which may be of long ago: how something stands, only its retrieval tells.
 */
export async function unlessRefused<T>(making: Promise<T>) {
  try {
    return { answer: await making, refusal: null };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return { answer: null, refusal };
  }
}

/** An answer about something else than was asked for is no answer. */
export function assertIsOf(
  asked: { readonly id: string; readonly amount: Money },
  { id, amount, currency, metadata }: Pick<Stripe.Payout, 'id' | 'amount' | 'currency' | 'metadata'>,
): void {
  const money = fromStripeAmount(amount, currency);
  const isSame = money.minor === asked.amount.minor && money.asset === asked.amount.asset;
  if (metadata?.[transactionIdKey] !== asked.id || !isSame) throw new Error(`Stripe answers ${asked.id} with ${id}.`);
}
