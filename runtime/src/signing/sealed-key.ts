import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { deriveKey, type Secret } from '../secret.js';

/** A row of `signing_keys`. */
export interface KeyRow {
  readonly kid: string;
  readonly public_jwk: string;
  readonly sealed_private_key: Buffer;
  readonly created_at: Date;
}

const purpose = 'signing-keys';

/** AES-256-GCM as nonce, tag, ciphertext. The key's id is authenticated with it, so that rows cannot be exchanged. */
export function seal(secret: string, kid: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secret, purpose), nonce).setAAD(Buffer.from(kid));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @returns undefined when it was sealed under another secret. */
export function unsealUnder(secret: string, kid: string, sealed: Buffer): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', deriveKey(secret, purpose), sealed.subarray(0, 12)).setAAD(
      Buffer.from(kid),
    );
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/**
 * The private half of a key; undefined when it was sealed under neither secret.
 * @throws Error for a row whose halves do not belong together: it would sign what nobody can verify.
 */
export function openKey(secret: Secret, row: KeyRow): KeyObject | undefined {
  const { kid, public_jwk: jwk, sealed_private_key: sealed } = row;
  const pem =
    unsealUnder(secret.current, kid, sealed) ??
    (secret.previous === undefined ? undefined : unsealUnder(secret.previous, kid, sealed));
  if (pem === undefined) return undefined;
  const privateKey = createPrivateKey(pem);
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const stored = JSON.parse(jwk) as { x?: string; y?: string };
  if (stored.x !== x || stored.y !== y) throw new Error(`The halves of the signing key ${kid} do not belong together.`);
  return privateKey;
}
