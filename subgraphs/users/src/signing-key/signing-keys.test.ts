import { createPublicKey, sign, verify } from 'node:crypto';
import { runMigrations } from '@agio/runtime/db/migrations';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { usersSubgraph } from '../subgraph.js';
import { openSigningKeys, type SigningKeys } from './signing-keys.js';

const signingKeyDays = 30;
const secret = { current: 'the current secret of the platform' };

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  await runMigrations({ url: database.url, schema: 'users', migrations: usersSubgraph.migrations });
  pool = database.pool({ schema: 'users' });
});
afterAll(() => database.drop());
beforeEach(() => pool.query('DELETE FROM signing_keys'));

const open = (options: { secret?: { current: string; previous?: string } } = {}) =>
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

  it('are opened by the previous secret while a rotation is under way, and by no other', async () => {
    const { kid } = (await open()).current();
    const rotated = { current: 'the next secret of the platform', previous: secret.current };
    expect((await open({ secret: rotated })).current().kid).toBe(kid);
    await expect(open({ secret: { current: rotated.current } })).rejects.toThrow(/secret/i);
  });

  it('are not taken from a row whose halves do not belong together', async () => {
    const { kid } = (await open()).current();
    const { rows } = await pool.query<{ jwk: string }>('SELECT public_jwk AS jwk FROM signing_keys');
    const jwk = JSON.stringify({ ...(JSON.parse(rows[0]!.jwk) as object), x: 'A'.repeat(43) });
    await pool.query('UPDATE signing_keys SET public_jwk = $2 WHERE kid = $1', [kid, jwk]);
    await expect(open()).rejects.toThrow(/do not belong together/);
  });
});
