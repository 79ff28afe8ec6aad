import { timingSafeEqual, type KeyObject } from 'node:crypto';
import { deriveKey, type Secret } from '@agio/runtime/secret';

/**
 * What the sandbox and its client know of each other. Both derive it from the platform's secret, so nothing has to be configured: the API key
 * for the purpose `sandbox/api`, as base64url, and the key that signs webhooks for the purpose `sandbox/webhooks`.
 */
export interface SandboxKeys {
  /** Whether an `Authorization` header carries the API key. While the secret is rotated, the previous one's too. */
  readonly opensTo: (authorization: string | undefined) => boolean;
  readonly webhookKey: KeyObject;
}

const bearerOf = (secret: string): Buffer =>
  Buffer.from(`Bearer ${deriveKey(secret, 'sandbox/api').export().toString('base64url')}`);

export function createSandboxKeys(secret: Secret): SandboxKeys {
  const accepted = [secret.current, secret.previous].filter((each) => each !== undefined).map(bearerOf);
  return {
    opensTo(authorization) {
      const given = Buffer.from(authorization ?? '');
      return accepted.some((bearer) => bearer.length === given.length && timingSafeEqual(bearer, given));
    },
    webhookKey: deriveKey(secret.current, 'sandbox/webhooks'),
  };
}
