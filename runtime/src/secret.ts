import { hkdfSync, createSecretKey, type KeyObject } from 'node:crypto';

/** The platform's root secret; `previous` is still accepted while a rotation is under way. */
export interface Secret {
  readonly current: string;
  readonly previous?: string | undefined;
}

/**
 * A 256-bit key for one purpose, derived from the root secret by HKDF-SHA256 (RFC 5869), so that a key that leaks tells nothing
 * about the keys of other purposes.
 */
export function deriveKey(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'agio', purpose, 32)));
}
