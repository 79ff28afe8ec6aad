import { createPublicKey, sign, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { unsealUnder } from './sealed-key.js';
import { openSigningKeys, type SigningKeys } from './signing-keys.js';
import { signingKeysV1Up } from './tables.js';

const signingKeyDays = 30;
const secret = { current: 'the current secret of the platform' };

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool({});
  for (const statement of signingKeysV1Up) await pool.query(statement);
});
afterAll(() => database.drop());
beforeEach(() => pool.query('DELETE FROM signing_keys'));

const open = (options: { secret?: { current: string; previous?: string }; keepForever?: boolean } = {}) =>
  openSigningKeys({ pool, secret, signingKeyDays, ...options });
const kidsOf = (keys: SigningKeys) => keys.verificationKeys().map(({ kid }) => kid);
/** Lets a key be older than it is. */
const age = (kid: string, interval: string) =>
  pool.query('UPDATE signing_keys SET created_at = now() - $2::interval WHERE kid = $1', [kid, interval]);

describe('The signing keys', () => {
  it('sign what their public halves verify, on the curve P-256', async () => {
    const keys = await open();
    const [published] = keys.verificationKeys();
    const jwk = JSON.parse(published!.jwk) as Record<string, string>;
    expect(jwk).toEqual({
      kty: 'EC',
      crv: 'P-256',
      x: expect.any(String),
      y: expect.any(String),
      kid: published!.kid,
      alg: 'ES256',
      use: 'sig',
    });
    const text = Buffer.from('text');
    const signature = sign('SHA256', text, keys.current().privateKey);
    expect(verify('SHA256', text, createPublicKey({ key: jwk, format: 'jwk' }), signature)).toBe(true);
  });

  it('survive a restart', async () => {
    const before = await open();
    const after = await open();
    expect(after.current().kid).toBe(before.current().kid);
    expect(after.verificationKeys()).toEqual(before.verificationKeys());
  });

  it('are made once by replicas that start at the same time', async () => {
    const eight = Array.from({ length: 8 });
    // All have a connection before they begin; else the first would be done before the last is connected.
    await Promise.all(eight.map(() => pool.query('SELECT pg_sleep(0.1)')));
    const replicas = await Promise.all(eight.map(() => open()));
    expect(new Set(replicas.flatMap(kidsOf)).size).toBe(1);
    expect(new Set(replicas.map((keys) => keys.current().kid)).size).toBe(1);
  });

  it('rotate: the next one is published before it signs, and the last one stays until its tokens have expired', async () => {
    const keys = await open();
    const first = keys.current().kid;
    await age(first, '30 days 1 hour');
    await keys.refresh();
    const [second] = kidsOf(keys);
    expect(kidsOf(keys)).toEqual([second, first]);
    expect(keys.current().kid).toBe(first);

    await age(second!, '59 seconds');
    await keys.refresh();
    expect(keys.current().kid).toBe(first);
    await age(second!, '61 seconds');
    await keys.refresh();
    expect(keys.current().kid).toBe(second);
    expect(kidsOf(keys)).toEqual([second, first]);

    await age(second!, '30 days 1 hour');
    await age(first, '60 days 1 hour');
    await keys.refresh();
    expect(kidsOf(keys)).toEqual([expect.any(String), second]);
  });

  it('are stored sealed', async () => {
    await open();
    const { rows } = await pool.query<{ sealed: string; jwk: string }>(
      `SELECT encode(sealed_private_key, 'escape') AS sealed, public_jwk AS jwk FROM signing_keys`,
    );
    expect(rows[0]?.sealed).not.toContain('PRIVATE KEY');
    expect(JSON.parse(rows[0]!.jwk)).not.toHaveProperty('d');
  });

  it('rotate with the secret: replicas on the one before and on the next verify each other’s tokens at every step', async () => {
    const first = { current: 'the first secret' };
    const rotating = { current: 'the second secret', previous: 'the first secret' };
    const second = { current: 'the second secret' };

    const a = await open({ secret: first });
    const kidOfA = a.current().kid;
    const b = await open({ secret: rotating });
    // The key of the next secret is published before it signs, as any other.
    expect(b.current().kid).toBe(kidOfA);
    const [kidOfB] = kidsOf(b);
    expect(kidOfB).not.toBe(kidOfA);
    await age(kidOfA, '2 minutes');
    await age(kidOfB!, '61 seconds');
    // Everybody reads the keys again, and one starts anew on the first secret.
    const restarted = await open({ secret: first });
    for (const keys of [a, b]) await keys.refresh();
    expect([a, restarted, b].map((keys) => keys.current().kid)).toEqual([kidOfA, kidOfA, kidOfB]);
    for (const keys of [a, restarted, b]) expect(kidsOf(keys)).toEqual([kidOfB, kidOfA]);

    const c = await open({ secret: second });
    expect(c.current().kid).toBe(kidOfB);
    expect(kidsOf(c)).toEqual([kidOfB, kidOfA]);
    // Nobody signs with the first one now; its last tokens have expired long before it goes.
    await age(kidOfA, '26 hours');
    await age(kidOfB!, '25 hours');
    await c.refresh();
    expect(kidsOf(c)).toEqual([kidOfB]);
  });

  it('that are kept for ever follow a rotation of the secret, once processes on the one before had their time', async () => {
    const rotating = { current: 'the second secret', previous: 'the first secret' };
    const opens = async (secret: string) => {
      const { rows } = await pool.query<{ kid: string; sealed: Buffer }>(
        'SELECT kid, sealed_private_key AS sealed FROM signing_keys ORDER BY created_at',
      );
      return rows.map(({ kid, sealed }) => unsealUnder(secret, kid, sealed) !== undefined);
    };
    const first = (await open({ secret: { current: 'the first secret' }, keepForever: true })).current().kid;
    await age(first, '23 hours');
    const keys = await open({ secret: rotating, keepForever: true });
    expect(await opens('the second secret')).toEqual([false, true]);
    await age(first, '60 days');
    await age(keys.current().kid, '25 hours');
    await keys.refresh();
    expect(await opens('the second secret')).toEqual([true, true]);
    expect(await opens('the first secret')).toEqual([false, false]);
  });

  it('of a secret that is lost are left to expire, and a new one signs', async () => {
    const lost = (await open()).current().kid;
    const keys = await open({ secret: { current: 'quite another secret' } });
    expect(keys.current().kid).not.toBe(lost);
    expect(kidsOf(keys)).toEqual([keys.current().kid, lost]);
  });

  it('are the same for two replicas, whichever of them makes the next one', async () => {
    const replicas = [await open(), await open()];
    const first = replicas[0]!.current().kid;
    await age(first, '30 days 1 hour');
    await Promise.all(replicas.map((keys) => keys.refresh()));
    const [second] = kidsOf(replicas[0]!);
    expect(replicas.map(kidsOf)).toEqual([
      [second, first],
      [second, first],
    ]);
    await age(second!, '61 seconds');
    // One has not looked again yet: it signs with the first, which everybody still verifies.
    await replicas[0]!.refresh();
    expect(replicas.map((keys) => keys.current().kid)).toEqual([second, first]);
    expect(replicas.map(kidsOf)).toEqual([
      [second, first],
      [second, first],
    ]);
  });

  it('are not taken from a row whose halves do not belong together', async () => {
    const { kid } = (await open()).current();
    const { rows } = await pool.query<{ jwk: string }>('SELECT public_jwk AS jwk FROM signing_keys');
    const jwk = JSON.stringify({ ...(JSON.parse(rows[0]!.jwk) as object), x: 'A'.repeat(43) });
    await pool.query('UPDATE signing_keys SET public_jwk = $2 WHERE kid = $1', [kid, jwk]);
    await expect(open()).rejects.toThrow(/do not belong together/);
  });
});
