import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type pg from 'pg';
import { withTransaction } from '../db/transaction.js';
import { newId } from '../ids.js';
import type { Secret } from '../secret.js';
import { openKey, seal, unsealUnder, type KeyRow } from './sealed-key.js';

/** A key pair that signs: ES256, so on the curve P-256. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** A public key with its id, as JSON Web Key (RFC 7517). */
export interface VerificationKey {
  readonly kid: string;
  readonly jwk: string;
}

/** The signing keys of a schema. They live in the database, so that restarts keep them and replicas share them. */
export interface SigningKeys {
  /** The key that signs now. */
  current: () => SigningKey;
  /** Every public key whose signatures may still be in use, newest first. */
  verificationKeys: () => readonly VerificationKey[];
  /** Makes the next key when it is time, and reads the keys that other replicas have made. */
  refresh: () => Promise<void>;
}

/** How long a key is published before it signs: by then every gateway and replica has read it. */
const publishedBeforeMs = 60_000;
/** How long a key is still published when another signs, where signatures are short-lived: longer than any access token. */
const publishedAfter = '1 day';

const readKeys = async (client: pg.ClientBase): Promise<KeyRow[]> =>
  (
    await client.query<KeyRow>(
      'SELECT kid, public_jwk, sealed_private_key, created_at FROM signing_keys ORDER BY created_at DESC, kid DESC',
    )
  ).rows;

export interface SigningKeysOptions {
  /** Its search path leads to the schema with the table of `signingKeysV1Up`. */
  readonly pool: pg.Pool;
  readonly secret: Secret;
  /** How long a key signs before the next one takes over. */
  readonly signingKeyDays: number;
  /**
   * Keeps every key, for signatures that are verified years later. Such keys follow a rotation of the platform's secret: while the one before
   * is known, they are sealed anew under the present one. Else a key goes a day after the next one has begun to sign.
   */
  readonly keepForever?: boolean;
}

/** A key of the secret before is left as it is for that long, so that processes on that secret, which would only make another, find it. */
const resealedAfter = '1 day';

/**
 * Opens the signing keys, making the first one when there is none. A rotation of the platform's secret rotates them too: whoever has a new
 * secret makes a key under it, and leaves the others to processes that are still on the secret before.
 */
export async function openSigningKeys({
  pool,
  secret,
  signingKeyDays,
  keepForever = false,
}: SigningKeysOptions): Promise<SigningKeys> {
  let current: SigningKey | undefined;
  let published: readonly VerificationKey[] = [];

  /**
   * Adds a key when none of the current secret is young enough, and deletes those whose signatures have expired. One replica does it, the others
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
    if (keepForever) return resealKeys(client);
    // The latest key has signed alone for that long, so whatever the others signed has expired.
    await client.query(
      `DELETE FROM signing_keys AS old USING signing_keys AS newer
        WHERE newer.created_at > old.created_at AND newer.created_at < now() - interval '${publishedAfter}'`,
    );
  }

  async function resealKeys(client: pg.ClientBase): Promise<void> {
    const { previous, current: present } = secret;
    if (previous === undefined) return;
    const { rows } = await client.query<Pick<KeyRow, 'kid' | 'sealed_private_key'>>(
      `SELECT kid, sealed_private_key FROM signing_keys WHERE created_at < now() - interval '${resealedAfter}'`,
    );
    for (const { kid, sealed_private_key: sealed } of rows) {
      const pem = unsealUnder(previous, kid, sealed);
      if (pem === undefined) continue;
      await client.query('UPDATE signing_keys SET sealed_private_key = $2 WHERE kid = $1', [
        kid,
        seal(present, kid, pem),
      ]);
    }
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
      const privateKey = openKey(secret, row);
      if (privateKey) return { kid: row.kid, privateKey };
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
