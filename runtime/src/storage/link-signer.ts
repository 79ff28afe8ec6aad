import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { deriveKey, type Secret } from '../secret.js';

const purpose = 'storage/links';

/** How a link is judged. `forged` says nothing of its age: nobody but us may ask for that. */
export type LinkVerdict = 'valid' | 'forged' | 'expired';

/** Signs links to objects and judges them. */
export interface LinkSigner {
  /** @param expires seconds since 1970. */
  sign: (key: string, expires: number) => string;
  judge: (key: string, expires: string, signature: string, now: Date) => LinkVerdict;
}

/** HMAC-SHA256 over the key and the expiry, by a key of its own purpose; while the secret is rotated, links of the previous one stay valid. */
export function createLinkSigner(secret: Secret): LinkSigner {
  const signing = deriveKey(secret.current, purpose);
  const accepted = [signing, ...(secret.previous === undefined ? [] : [deriveKey(secret.previous, purpose)])];
  const digest = (by: KeyObject, key: string, expires: string): Buffer =>
    createHmac('sha256', by).update(`${key}\n${expires}`).digest();

  return {
    sign: (key, expires) => digest(signing, key, String(expires)).toString('base64url'),
    judge(key, expires, signature, now) {
      const given = Buffer.from(signature, 'base64url');
      const isSigned = accepted
        .map((by) => digest(by, key, expires))
        .some((expected) => expected.length === given.length && timingSafeEqual(expected, given));
      if (!isSigned) return 'forged';
      return Number(expires) * 1_000 > now.getTime() ? 'valid' : 'expired';
    },
  };
}
