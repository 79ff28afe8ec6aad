import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import { deriveKey, type Secret } from '@agio/runtime/secret';
import type pg from 'pg';

/** A key pair that signs access tokens: ES256, so on the curve P-256. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** A public key with its id, as JSON Web Key (RFC 7517). */
export interface VerificationKey {
  readonly kid: string;
  readonly jwk: string;
}

/** The keys of access tokens. They live in the database, so that restarts keep them and replicas share them. */
export interface SigningKeys {
  /** The key that signs now. */
  current: () => SigningKey;
  /** Every public key whose tokens may still be in use, newest first. */
  verificationKeys: () => readonly VerificationKey[];
  /** Makes the next key when it is time, and reads the keys that other replicas have made. */
  refresh: () => Promise<void>;
}

const purpose = 'signing-keys';
/** How long a key is published before it signs: by then every gateway and replica has read it. */
const publishedBeforeMs = 60_000;
/** How long a key is still published when another signs: longer than any access token lives. */
const publishedAfter = '1 day';

/** AES-256-GCM as nonce, tag, ciphertext. The key's id is authenticated with it, so that rows cannot be exchanged. */
function seal(secret: string, kid: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secret, purpose), nonce).setAAD(Buffer.from(kid));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @returns undefined when it was sealed under another secret. */
function unsealUnder(secret: string, kid: string, sealed: Buffer): string | undefined {
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

const unseal = (secret: Secret, kid: string, sealed: Buffer): string | undefined =>
  unsealUnder(secret.current, kid, sealed) ??
  (secret.previous === undefined ? undefined : unsealUnder(secret.previous, kid, sealed));

interface KeyRow {
  readonly kid: string;
  readonly public_jwk: string;
  readonly sealed_private_key: Buffer;
  readonly created_at: Date;
}

const readKeys = async (client: pg.ClientBase): Promise<KeyRow[]> =>
  (
    await client.query<KeyRow>(
      'SELECT kid, public_jwk, sealed_private_key, created_at FROM signing_keys ORDER BY created_at DESC, kid DESC',
    )
  ).rows;

/**
 * Opens the signing keys, making the first one when there is none. A rotation of the platform's secret rotates them too: whoever has a new
 * secret makes a key under it, and leaves the others to processes that are still on the secret before.
 */
export async function openSigningKeys(deps: {
  pool: pg.Pool;
  secret: Secret;
  signingKeyDays: number;
}): Promise<SigningKeys> {
  const { pool, secret, signingKeyDays } = deps;
  let current: SigningKey | undefined;
  let published: readonly VerificationKey[] = [];

  /**
   * Adds a key when none of the current secret is young enough, and deletes those whose tokens have expired. One replica does it, the others
   * wait for it and find it done.
   */
  async function rotateWhenDue(client: pg.ClientBase): Promise<void> {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('agio/signing-keys', 0))`);
    const { rows: young } = await client.query<Pick<KeyRow, 'kid' | 'sealed_private_key'>>(
      'SELECT kid, sealed_private_key FROM signing_keys WHERE created_at > now() - make_interval(days => $1)',
      [signingKeyDays],
    );
    const isOurs = (row: (typeof young)[number]) =>
      unsealUnder(secret.current, row.kid, row.sealed_private_key) !== undefined;
    if (!young.some(isOurs)) await addKey(client);
    // The latest key has signed alone for that long, so whatever the others signed has expired.
    await client.query(
      `DELETE FROM signing_keys AS old USING signing_keys AS newer
        WHERE newer.created_at > old.created_at AND newer.created_at < now() - interval '${publishedAfter}'`,
    );
  }

  async function addKey(client: pg.ClientBase): Promise<void> {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = newId();
    const jwk = JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    await client.query('INSERT INTO signing_keys (kid, public_jwk, sealed_private_key) VALUES ($1, $2, $3)', [
      kid,
      jwk,
      seal(secret.current, kid, pem),
    ]);
  }

  /** The newest key that this process can open and that everybody has read by now; while there is none, the oldest it can open. */
  function chooseSigning(rows: readonly KeyRow[]): SigningKey {
    const isKnown = (row: KeyRow) => Date.now() - row.created_at.getTime() >= publishedBeforeMs;
    for (const row of [...rows.filter(isKnown), ...rows.toReversed()]) {
      if (current?.kid === row.kid) return current;
      const pem = unseal(secret, row.kid, row.sealed_private_key);
      if (pem !== undefined) return { kid: row.kid, privateKey: checkedPrivateKey(pem, row) };
    }
    throw new Error('No signing key can be opened although one was just made.');
  }

  async function refresh(): Promise<void> {
    const rows = await withTransaction(pool, async (client) => {
      await rotateWhenDue(client);
      return readKeys(client);
    });
    published = rows.map((row) => ({ kid: row.kid, jwk: row.public_jwk }));
    current = chooseSigning(rows);
  }

  await refresh();
  return {
    current: () => current as SigningKey,
    verificationKeys: () => published,
    refresh,
  };
}

/** @throws Error for a row whose halves do not belong together: it would sign tokens that nobody can verify. */
function checkedPrivateKey(pem: string, row: KeyRow): KeyObject {
  const privateKey = createPrivateKey(pem);
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const stored = JSON.parse(row.public_jwk) as { x?: string; y?: string };
  if (stored.x !== x || stored.y !== y) {
    throw new Error(`The halves of the signing key ${row.kid} do not belong together.`);
  }
  return privateKey;
}
