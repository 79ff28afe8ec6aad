import { isUuid } from '@agio/runtime/ids';
import Stripe from 'stripe';
import { z } from 'zod';
import { transactionIdKey } from '../payment/stripe-objects.js';
import { WebhookSignatureError, type ReadWebhook } from './event.js';

const header = 'stripe-signature';
/** A delivery that was signed longer ago may be one that somebody has kept. */
const toleranceSeconds = 300;

/** What is read of an event. An object that is none of ours may have no metadata, or other metadata. */
const eventModel = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  type: z.string().max(100),
  data: z.object({
    object: z.object({ metadata: z.object({ [transactionIdKey]: z.string().optional() }).nullish() }),
  }),
});

/** Reads webhooks of Stripe, which its own library verifies. */
export function createStripeWebhookReader(webhookSecret: string): ReadWebhook {
  return (headers, body) => {
    const { id, type, data } = eventModel.parse(verified(body, String(headers[header] ?? ''), webhookSecret));
    const transactionId = data.object.metadata?.[transactionIdKey];
    return { id, type, transactionId: transactionId && isUuid(transactionId) ? transactionId.toLowerCase() : null };
  };
}

function verified(body: string, signature: string, secret: string): Stripe.Event {
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret, toleranceSeconds);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) throw new WebhookSignatureError(error.message);
    throw error;
  }
}
