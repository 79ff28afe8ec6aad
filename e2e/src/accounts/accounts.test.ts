import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { accessTokenStandard } from '@agio/runtime/identity/access-token';
import { newId } from '@agio/runtime/ids';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  LoginDocument,
  LogoutDocument,
  MeDocument,
  RefreshSessionDocument,
  RegisterDocument,
} from '../frontend/operations.js';
import { createClient, type Client } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import { movedTo, password, register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';

let database: TestDatabase;
let platform: TestPlatform;
let nobody: Client;

async function start(): Promise<void> {
  platform = await startTestPlatform({ databaseUrl: database.url });
  nobody = createClient(platform.url);
}

beforeAll(async () => {
  database = await createTestDatabase();
  await start();
}, startTimeoutMs);
afterAll(async () => {
  await platform?.stop();
  await database?.drop();
});

const logIn = async (email: string, typed = password) =>
  (await nobody.run(LoginDocument, { input: { email, password: typed } })).login!;
const refresh = async (refreshToken: string) =>
  (await nobody.run(RefreshSessionDocument, { input: { refreshToken } })).refreshSession!;
const codesOf = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code);
const refusedRefresh = {
  session: null,
  userErrors: [expect.objectContaining({ code: 'REFRESH_TOKEN_INVALID', field: ['input', 'refreshToken'] })],
};
/** Why an access token is refused; undefined while it is good. */
const refusalOf = async (person: Client) => (await person.send(MeDocument)).errors?.[0]?.message;
const isRefused = (person: Client) => eventually('the access token to be refused', () => refusalOf(person), 5_000);

describe('An account', () => {
  it('is one for every spelling of its e-mail address', async () => {
    const name = randomUUID();
    const asha = await register(platform.url, { email: `Asha.${name}@Example.com` });
    const input = { email: ` ASHA.${name}@example.COM `, password, name: 'Another', country: 'DE' };
    const { register: second } = await nobody.run(RegisterDocument, { input });
    expect(second).toEqual({
      session: null,
      user: null,
      userErrors: [expect.objectContaining({ code: 'EMAIL_TAKEN', number: 3001, field: ['input', 'email'] })],
    });
    expect((await logIn(` asha.${name}@EXAMPLE.com`)).user?.id).toBe(asha.id);
  });

  it('is opened once when twenty register its address at once', async () => {
    const email = `${randomUUID()}@example.com`;
    const input = { email, password, name: 'Asha', country: 'IN' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => nobody.run(RegisterDocument, { input })));
    const opened = answers.filter(({ register: payload }) => payload?.session);
    expect(opened).toHaveLength(1);
    expect(answers.flatMap(({ register: payload }) => codesOf(payload!))).toEqual(Array(19).fill('EMAIL_TAKEN'));
    expect((await logIn(email)).user?.id).toBe(opened[0]?.register?.user?.id);
  });
});

describe('A log-in', () => {
  it('answers the same to an unknown address as to a wrong password', async () => {
    const asha = await register(platform.url);
    const wrong = await logIn(asha.email, 'wrong');
    expect(wrong).toEqual({
      session: null,
      user: null,
      userErrors: [{ code: 'CREDENTIALS_INVALID', number: 3005, message: expect.any(String), field: null }],
    });
    expect(await logIn(`${randomUUID()}@example.com`)).toEqual(wrong);
  });

  it('is throttled for the account that is tried too often, and for no other', async () => {
    const [asha, ben] = await Promise.all([register(platform.url), register(platform.url)]);
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(codesOf(await logIn(asha.email, 'wrong'))).toEqual(['CREDENTIALS_INVALID']);
    }
    expect(codesOf(await logIn(asha.email))).toEqual(['TOO_MANY_ATTEMPTS']);
    expect(codesOf(await logIn(ben.email))).toEqual([]);
    // Who has a session already is not shut out by somebody who guesses.
    expect(await refusalOf(asha)).toBeUndefined();
  });
});

describe('A session', () => {
  it('goes on by refresh tokens, each good once; one that comes back ends it', async () => {
    const asha = await register(platform.url);
    const { session: second } = await refresh(asha.refreshToken);
    const { session: third } = await refresh(second!.refreshToken);
    const latest = createClient(platform.url, third!.accessToken);
    expect((await latest.run(MeDocument)).me?.id).toBe(asha.id);

    expect(await refresh(second!.refreshToken)).toEqual(refusedRefresh);
    expect(await refresh(third!.refreshToken)).toEqual(refusedRefresh);
    expect(await isRefused(latest)).toBe('The session was ended: log in again.');
    expect(await isRefused(asha)).toBe('The session was ended: log in again.');
  });

  it('ends at logout, and another one of the same person goes on', async () => {
    const asha = await register(platform.url);
    const { session: other } = await logIn(asha.email);
    await asha.run(LogoutDocument);
    await isRefused(asha);
    expect(await refresh(asha.refreshToken)).toEqual(refusedRefresh);
    expect(await refusalOf(createClient(platform.url, other!.accessToken))).toBeUndefined();
    expect((await refresh(other!.refreshToken)).session).not.toBeNull();
  });

  it.each(['', 'made up', '\0', 'x'.repeat(50_000)])(
    'is not continued by what is no refresh token (%#)',
    async (token) => {
      expect(await refresh(token)).toEqual(refusedRefresh);
    },
  );
});

describe('After a restart', () => {
  const keySet = async () => {
    const response = await fetch(`${platform.url}/.well-known/jwks.json`);
    return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  };
  let asha: Person;
  let loggedOut: Person;
  let firstKid: string;
  /** A key of this test's own, published as one that a replica on another secret has made. */
  const own = { kid: newId(), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };

  beforeAll(async () => {
    [asha, loggedOut] = await Promise.all([register(platform.url), register(platform.url)]);
    await loggedOut.run(LogoutDocument);
    [firstKid] = (await keySet()) as [string];
    await platform.stop();
    const pool = database.pool({ schema: 'users' });
    await pool.query(`UPDATE signing_keys SET created_at = now() - interval '30 days 1 hour'`);
    const jwk = { ...own.publicKey.export({ format: 'jwk' }), kid: own.kid, alg: 'ES256', use: 'sig' };
    await pool.query(
      `INSERT INTO signing_keys (kid, public_jwk, sealed_private_key, created_at) VALUES ($1, $2, '', now() - interval '1 hour')`,
      [own.kid, JSON.stringify(jwk)],
    );
    await start();
  }, startTimeoutMs);

  it('tokens are as good as before', async () => {
    const moved = movedTo(platform.url, asha);
    expect((await moved.run(MeDocument)).me?.id).toBe(asha.id);
    expect((await refresh(asha.refreshToken)).session).not.toBeNull();
    expect(await refusalOf(movedTo(platform.url, loggedOut))).toBe('The session was ended: log in again.');
  });

  it('a key that is due has a successor, and both are published', async () => {
    const kids = await keySet();
    expect(kids).toEqual([expect.any(String), own.kid, firstKid]);
    expect(await refusalOf(await register(platform.url))).toBeUndefined();
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  /** An access token with an expiry, in seconds since 1970. */
  function token(exp: number, key: KeyObject = own.privateKey): string {
    const { algorithm: alg, type: typ, issuer: iss, audience: aud } = accessTokenStandard;
    const user = { sub: asha.id, sid: newId(), roles: ['CUSTOMER'], scope: 'customer', tier: 'BASIC' };
    const text = `${encode({ alg, typ, kid: own.kid })}.${encode({ ...user, iss, aud, exp })}`;
    const signature = sign('SHA256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }
  const now = Math.floor(Date.now() / 1_000);

  it.each([
    ['is good while it has not expired', () => token(now + 600), undefined],
    ['is refused when it has', () => token(now - 1), 'The access token has expired: refresh the session.'],
    [
      'is refused when another key has signed it',
      () => token(now + 600, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
      'The access token is not valid.',
    ],
  ])('a token of another key that is published %s', async (_, make, refusal) => {
    expect(await refusalOf(createClient(platform.url, make()))).toBe(refusal);
  });
});
