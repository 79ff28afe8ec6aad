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
/** How long a key that no longer signs is still published: longer than any access token lives. */
const publishedAfter = '1 day';

/** AES-256-GCM as nonce, tag, ciphertext. The key's id is authenticated with it, so that rows cannot be exchanged. */
function seal(secret: string, kid: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secret, purpose), nonce).setAAD(Buffer.from(kid));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function unseal(secret: Secret, kid: string, sealed: Buffer): string {
  for (const each of [secret.current, ...(secret.previous === undefined ? [] : [secret.previous])]) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', deriveKey(each, purpose), sealed.subarray(0, 12)).setAAD(
        Buffer.from(kid),
      );
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      // Sealed under another secret: the previous one is tried next.
    }
  }
  throw new Error(
    `The signing key ${kid} was sealed under another AGIO_SECRET. Give that one as AGIO_SECRET_PREVIOUS, or delete the row to log everybody out.`,
  );
}

interface KeyRow {
  readonly kid: string;
  readonly public_jwk: string;
  readonly sealed_private_key: Buffer;
  readonly created_at: Date;
}

export async function openSigningKeys(deps: {
  pool: pg.Pool;
  secret: Secret;
  signingKeyDays: number;
}): Promise<SigningKeys> {
  const { pool, secret, signingKeyDays } = deps;
  let current: SigningKey | undefined;
  let published: readonly VerificationKey[] = [];

  /** Adds a key when the newest is due for replacement. One replica does it, the others wait for it and find it done. */
  async function rotateWhenDue(client: pg.ClientBase): Promise<void> {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('agio/signing-keys', 0))`);
    const { rowCount } = await client.query(
      `SELECT FROM signing_keys WHERE created_at > now() - make_interval(days => $1)`,
      [signingKeyDays],
    );
    if (rowCount !== 0) return;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = newId();
    const jwk = JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    await client.query('INSERT INTO signing_keys (kid, public_jwk, sealed_private_key) VALUES ($1, $2, $3)', [
      kid,
      jwk,
      seal(secret.current, kid, pem),
    ]);
    await client.query(
      `DELETE FROM signing_keys WHERE created_at < now() - make_interval(days => $1) - interval '${publishedAfter}' AND kid <> $2`,
      [signingKeyDays, kid],
    );
  }

  async function refresh(): Promise<void> {
    const rows = await withTransaction(pool, async (client) => {
      await rotateWhenDue(client);
      const answer = await client.query<KeyRow>(
        'SELECT kid, public_jwk, sealed_private_key, created_at FROM signing_keys ORDER BY created_at DESC',
      );
      return answer.rows;
    });
    published = rows.map((row) => ({ kid: row.kid, jwk: row.public_jwk }));
    const known = (row: KeyRow) => Date.now() - row.created_at.getTime() >= publishedBeforeMs;
    const signing = rows.find(known) ?? rows[0];
    if (!signing) throw new Error('There is no signing key although one was just made.');
    if (current?.kid === signing.kid) return;
    const privateKey = createPrivateKey(unseal(secret, signing.kid, signing.sealed_private_key));
    // A row whose halves do not belong together would sign tokens that nobody can verify.
    const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
    const stored = JSON.parse(signing.public_jwk) as { x?: string; y?: string };
    if (stored.x !== x || stored.y !== y)
      throw new Error(`The halves of the signing key ${signing.kid} do not belong together.`);
    current = { kid: signing.kid, privateKey };
  }

  await refresh();
  return {
    current: () => current as SigningKey,
    verificationKeys: () => published,
    refresh,
  };
}
