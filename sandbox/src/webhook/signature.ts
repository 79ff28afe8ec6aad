import { createHmac, type KeyObject } from 'node:crypto';

/** The header that a webhook's signature is in. */
export const signatureHeader = 'sandbox-signature';

/**
 * Signs a webhook as it is sent now: HMAC-SHA256 over the time and the very bytes of the body, so that neither can be changed, and an old
 * delivery cannot be sent again for ever.
 * @param atSeconds seconds since 1970.
 * @returns `t=<seconds>,v1=<hex>`.
 */
export function signatureOf(key: KeyObject, atSeconds: number, body: string): string {
  return `t=${atSeconds},v1=${createHmac('sha256', key).update(`${atSeconds}.${body}`).digest('hex')}`;
}
