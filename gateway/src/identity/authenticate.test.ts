import { createHmac, createSign, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { accessTokenStandard } from '@agio/runtime/identity/access-token';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createAuthenticator } from './authenticate.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const kid = 'the-key';

const now = () => Math.floor(Date.now() / 1000);
const claims = () => ({
  sub: randomUUID(),
  sid: randomUUID(),
  roles: ['CUSTOMER'],
  scope: 'customer',
  tier: 'BASIC',
  iss: accessTokenStandard.issuer,
  aud: accessTokenStandard.audience,
  iat: now(),
  exp: now() + 900,
});
const header = { alg: 'ES256', typ: accessTokenStandard.type, kid };

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const unsigned = (head: object, payload: unknown) => `${encode(head)}.${encode(payload)}`;
const signed = (text: string, key: KeyObject = privateKey) =>
  `${text}.${createSign('SHA256').update(text).sign({ key, dsaEncoding: 'ieee-p1363' }, 'base64url')}`;
const token = (head: object = {}, payload: object = {}, key?: KeyObject) =>
  signed(unsigned({ ...header, ...head }, { ...claims(), ...payload }), key);

/** A token whose HMAC is made with the public key, which everybody knows. */
function confused(): string {
  const text = unsigned({ ...header, alg: 'HS256' }, claims());
  const pem = publicKey.export({ format: 'pem', type: 'spki' });
  return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
}

const revoked = new Set<string>();
let authenticate: ReturnType<typeof createAuthenticator>;
beforeEach(() => {
  revoked.clear();
  authenticate = createAuthenticator({
    keys: {
      find: (id) => Promise.resolve(id === kid ? publicKey : undefined),
      keySet: () => Promise.resolve({ keys: [] }),
    },
    revocations: { has: (sessionId) => revoked.has(sessionId), stop: () => Promise.resolve() },
  });
});

describe('An access token', () => {
  it('makes the user of the request, with the scopes that users has given', async () => {
    const payload = { ...claims(), roles: ['CUSTOMER', 'ADMIN'], scope: 'customer treasury:read', tier: 'PRO' };
    expect(await authenticate(`Bearer ${token({}, payload)}`)).toEqual({
      kind: 'user',
      userId: payload.sub,
      sessionId: payload.sid,
      roles: ['CUSTOMER', 'ADMIN'],
      scopes: ['customer', 'treasury:read'],
      tier: 'PRO',
    });
  });

  it('never gives the service scope, even if users had signed it', async () => {
    expect(await authenticate(`Bearer ${token({}, { scope: 'customer service' })}`)).toMatchObject({
      scopes: ['customer'],
    });
  });

  const refused: [string, () => string, RegExp][] = [
    ['is not signed at all', () => `${unsigned({ ...header, alg: 'none' }, claims())}.`, /not valid/],
    ['is signed by HMAC with the public key', confused, /not valid/],
    ['is signed by another key under our key id', () => token({}, {}, foreign), /not valid/],
    ['was changed after it was signed', () => token().replace(/\.[^.]+\./, `.${encode(claims())}.`), /not valid/],
    ['names a key that users does not know', () => token({ kid: 'made up' }), /unknown key/],
    ['names no key', () => token({ kid: undefined }), /malformed/],
    ['is of another type', () => token({ typ: 'JWT' }), /malformed/],
    ['is of type JWT and has no JSON', () => signed(unsigned({ ...header, typ: 'JWT' }, 'no JSON')), /malformed/],
    ['has no JSON', () => signed(unsigned(header, 'no JSON')), /not valid/],
    ['is for another audience', () => token({}, { aud: 'somewhere else' }), /not valid/],
    ['comes from another issuer', () => token({}, { iss: 'https://elsewhere.example' }), /not valid/],
    ['has expired', () => token({}, { exp: now() - 1 }), /has expired/],
    ['never expires', () => token({}, { exp: undefined }), /not valid/],
    ['is for no user', () => token({}, { sub: undefined }), /not valid/],
    ['is for no session', () => token({}, { sid: 'x' }), /not valid/],
    ['has a role that does not exist', () => token({}, { roles: ['ROOT'] }), /not valid/],
    ['is no token', () => 'abc', /malformed/],
    ['is too long', () => 'a'.repeat(5_000), /must be `Bearer/],
  ];
  it.each(refused)('that %s makes nobody of the caller, and says why', async (_, make, why) => {
    const identity = await authenticate(`Bearer ${make()}`);
    expect(identity).toEqual({ kind: 'anonymous', scopes: [], refusedToken: expect.stringMatching(why) });
  });

  it('expires although it was accepted before', async () => {
    const bearer = `Bearer ${token({}, { exp: now() + 60 })}`;
    expect(await authenticate(bearer)).toMatchObject({ kind: 'user' });
    const later = Date.now() + 60_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(await authenticate(bearer)).toMatchObject({ kind: 'anonymous' });
    clock.mockRestore();
  });

  it('is refused as soon as its session is revoked, although it was accepted before', async () => {
    const sid = randomUUID();
    const bearer = `Bearer ${token({}, { sid })}`;
    expect(await authenticate(bearer)).toMatchObject({ kind: 'user' });
    revoked.add(sid);
    expect(await authenticate(bearer)).toEqual({
      kind: 'anonymous',
      scopes: [],
      refusedToken: 'The session was ended: log in again.',
    });
  });
});

describe('The Authorization header', () => {
  it('may be absent: the caller is nobody, without a complaint', async () => {
    expect(await authenticate(undefined)).toEqual({ kind: 'anonymous', scopes: [] });
  });

  it('may spell its scheme in any case', async () => {
    expect(await authenticate(`bearer ${token()}`)).toMatchObject({ kind: 'user' });
  });

  it.each(['', 'Basic YTpi', 'Bearer', 'Bearer  two  parts'])('must not be "%s"', async (value) => {
    expect(await authenticate(value)).toMatchObject({ kind: 'anonymous', refusedToken: expect.any(String) });
  });
});
