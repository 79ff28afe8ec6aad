import type Stripe from 'stripe';
import type { Payout } from '../payout/provider.js';
import type { RefundRequest } from './provider.js';
import { toStripeAmount } from './stripe-amount.js';
import { assertIsOf, mayBeForgotten, pageItemsMax, transactionIdKey, type Call } from './stripe-objects.js';

/** A refund that was made before; a charge has far fewer than a page of them. */
export async function findRefund(
  call: Call,
  request: RefundRequest,
  intent: string,
): Promise<Stripe.Refund | undefined> {
  const { id, knownAs } = request;
  if (knownAs !== null) return call((stripe) => stripe.refunds.retrieve(knownAs));
  if (!mayBeForgotten(request)) return undefined;
  const page = await call((stripe) => stripe.refunds.list({ payment_intent: intent, limit: pageItemsMax }));
  const found = page.data.find(({ metadata }) => metadata?.[transactionIdKey] === id);
  if (!found && page.has_more) throw new Error(`The refund ${id} was not found among the ${pageItemsMax} latest.`);
  return found;
}

export const makeRefund = (call: Call, { id, amount }: RefundRequest, intent: string): Promise<Stripe.Refund> =>
  call((stripe) =>
    stripe.refunds.create(
      {
        payment_intent: intent,
        amount: toStripeAmount(amount, 'charge').amount,
        metadata: { [transactionIdKey]: id },
      },
      { idempotencyKey: id },
    ),
  );

/** Stripe's own id of what is to go back. A top-up of the release before has not noted it, and is found by its metadata. */
export async function intentOf(call: Call, { charge }: RefundRequest): Promise<string> {
  if (charge.reference !== null) return charge.reference;
  const query = `metadata['${transactionIdKey}']:'${charge.id}'`;
  const [intent] = (await call((stripe) => stripe.paymentIntents.search({ query, limit: 1 }))).data;
  if (!intent) throw new Error(`Stripe knows no PaymentIntent of the top-up ${charge.id}.`);
  return intent.id;
}

/** How a refund stands. What was given back may still fail, as long as the bank of the customer works on it. */
export function toPayoutOf(refund: Stripe.Refund, request: RefundRequest): Payout {
  assertIsOf(request, refund);
  const { id, status } = refund;
  switch (status) {
    case 'pending':
      return { kind: 'pending', reference: id };
    case 'requires_action':
      return { kind: 'processing', reference: id };
    case 'succeeded':
      return { kind: 'succeeded', reference: id };
    case 'failed':
    case 'canceled':
      // Stripe's own words for why, such as `expired_or_canceled_card`, are for programs.
      return { kind: 'failed', reason: 'The payment method does not take the money back.', reference: id };
    default:
      throw new Error(`Stripe says that the refund ${id} is ${String(status)}.`);
  }
}

/** Until it has arrived or failed, it is with us a hold and nothing else. */
export const isRefundUnderWay = ({ status }: Stripe.Refund): boolean =>
  status === 'pending' || status === 'requires_action';
