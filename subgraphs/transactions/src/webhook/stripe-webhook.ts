import { isUuid } from '@agio/runtime/ids';
import Stripe from 'stripe';
import { transactionIdKey } from '../payment/stripe.js';
import { WebhookSignatureError, type ReadWebhook } from './event.js';

const header = 'stripe-signature';
/** A delivery that was signed longer ago may be one that somebody has kept. */
const toleranceSeconds = 300;

/** Reads webhooks of Stripe, which its own library verifies. */
export function createStripeWebhookReader(webhookSecret: string): ReadWebhook {
  return (headers, body) => {
    const { id, type, data } = verified(body, String(headers[header] ?? ''), webhookSecret);
    const { metadata } = data.object as { metadata?: Record<string, string> | null };
    const transactionId = metadata?.[transactionIdKey];
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
