import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type pg from 'pg';
import type { Secret } from '../secret.js';
import { openKey, type KeyRow } from './sealed-key.js';
import type { SigningKeys } from './signing-keys.js';

/** What a signature is about, such as `ledger-head`: one of another kind is none. It is the header `typ`. */
type Kind = string;

/** Signs texts as compact JWS (RFC 7515), by ES256. */
export interface Signer {
  /** @param text what is signed, byte by byte: canonical JSON (`canonicalJson`) when it is an object. */
  sign: (kind: Kind, text: string) => string;
}

/** Why a signature is not one of ours. */
export type SignatureFault =
  /** It is no compact JWS of that kind. */
  | 'malformed'
  /** There is no such key, or one that was not made under our secret. */
  | 'unknownKey'
  /** The key has not signed this text. */
  | 'forged';

export type VerifiedText = { readonly text: string; readonly kid: string } | { readonly fault: SignatureFault };

export interface SignatureVerifier {
  /** The text that was signed, or why it is not believed. */
  verify: (kind: Kind, jws: string) => Promise<VerifiedText>;
}

/** An ECDSA signature as JWS has it (RFC 7518, 3.4): both numbers one after the other, 64 bytes. */
const dsaEncoding = 'ieee-p1363';

export function createSigner(keys: Pick<SigningKeys, 'current'>): Signer {
  return {
    sign(kind, text) {
      const { kid, privateKey } = keys.current();
      const header = JSON.stringify({ alg: 'ES256', kid, typ: kind });
      const signed = [header, text].map((part) => Buffer.from(part, 'utf8').toString('base64url')).join('.');
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding });
      return `${signed}.${signature.toString('base64url')}`;
    },
  };
}

const keysMax = 1_000;

/**
 * Verifies what the keys of a schema have signed. A public key is believed only when its private half opens under the platform's secret, so
 * that whoever can write to the database, and knows no secret, cannot put in a key of his own. It writes nothing.
 */
export function createSignatureVerifier({ pool, secret }: { pool: pg.Pool; secret: Secret }): SignatureVerifier {
  /** Only what was found: another replica may make a key at any time. */
  const known = new Map<string, KeyObject>();

  async function findKey(kid: string): Promise<KeyObject | undefined> {
    const cached = known.get(kid);
    if (cached) return cached;
    const { rows } = await pool.query<KeyRow>(
      'SELECT kid, public_jwk, sealed_private_key, created_at FROM signing_keys WHERE kid::text = $1',
      [kid],
    );
    const privateKey = rows[0] && openOrNothing(secret, rows[0]);
    if (!privateKey) return undefined;
    const key = createPublicKey(privateKey);
    if (known.size >= keysMax) known.clear();
    known.set(kid, key);
    return key;
  }

  return {
    async verify(kind, jws) {
      const parts = /^([\w-]+)\.([\w-]*)\.([\w-]+)$/.exec(jws);
      const [, header = '', payload = '', signature = ''] = parts ?? [];
      const kid = parts && kidOf(header, kind);
      if (!kid) return { fault: 'malformed' };
      const key = await findKey(kid);
      if (!key) return { fault: 'unknownKey' };
      const isSigned = verify(
        'sha256',
        Buffer.from(`${header}.${payload}`),
        { key, dsaEncoding },
        Buffer.from(signature, 'base64url'),
      );
      return isSigned ? { text: Buffer.from(payload, 'base64url').toString('utf8'), kid } : { fault: 'forged' };
    },
  };
}

/** The key that a header of our kind names; the algorithm is not the signature's to choose. */
function kidOf(header: string, kind: Kind): string | undefined {
  try {
    const { alg, kid, typ } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Record<string, unknown>;
    return alg === 'ES256' && typ === kind && typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** A row whose halves do not belong together is no key. */
function openOrNothing(secret: Secret, row: KeyRow): KeyObject | undefined {
  try {
    return openKey(secret, row);
  } catch {
    return undefined;
  }
}
