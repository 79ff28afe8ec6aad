import { createHmac, timingSafeEqual } from 'node:crypto';
import { isUuid } from '@agio/runtime/ids';
import { deriveKey, type Secret } from '@agio/runtime/secret';
import { z } from 'zod';
import { WebhookSignatureError, type ReadWebhook } from './event.js';

const header = 'sandbox-signature';
/** A delivery that was signed longer ago, or as much in the future, may be one that somebody has kept. */
const toleranceSeconds = 300;

const eventModel = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  type: z.string().max(100),
  object: z.object({ reference: z.string() }),
});

/**
 * Reads webhooks of the sandbox: `t=<seconds>,v1=<hex of HMAC-SHA256 over "t.body">` under a key that both derive from the platform's secret.
 * @param now in milliseconds since 1970.
 */
export function createSandboxWebhookReader(secret: Secret, now: () => number = Date.now): ReadWebhook {
  // While the secret is rotated, the sandbox may still sign with the previous one.
  const keys = [secret.current, secret.previous]
    .filter((each) => each !== undefined)
    .map((each) => deriveKey(each, 'sandbox/webhooks'));

  return (headers, body) => {
    const [, seconds, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(headers[header] ?? '')) ?? [];
    if (seconds === undefined || hex === undefined) throw new WebhookSignatureError('The signature is missing.');
    const given = Buffer.from(hex, 'hex');
    const isGenuine = keys.some((key) =>
      timingSafeEqual(createHmac('sha256', key).update(`${seconds}.${body}`).digest(), given),
    );
    if (!isGenuine) throw new WebhookSignatureError('The signature is wrong.');
    if (Math.abs(now() / 1_000 - Number(seconds)) > toleranceSeconds) {
      throw new WebhookSignatureError('The signature is too old.');
    }
    const { id, type, object } = eventModel.parse(JSON.parse(body));
    return { id, type, transactionId: isUuid(object.reference) ? object.reference.toLowerCase() : null };
  };
}
