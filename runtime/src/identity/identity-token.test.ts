import { createHmac, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { deriveKey } from '../secret.js';
import { createIdentitySigner, createIdentityVerifier } from './identity-token.js';
import { anonymous, serviceIdentity, type Identity } from './identity.js';

const secret = { current: 'the current secret of the platform' };
const sign = createIdentitySigner(secret);
const verify = createIdentityVerifier(secret, 'wallets');

const customer: Identity = {
  kind: 'user',
  userId: 'u',
  sessionId: 's',
  roles: ['CUSTOMER'],
  scopes: ['customer'],
  tier: 'PRO',
};

const key = deriveKey(secret.current, 'identity-token:wallets');
const good = { kind: 'service', service: 'rates' };
const standard: jwt.SignOptions = { algorithm: 'HS256', audience: 'wallets', issuer: 'agio', expiresIn: 60 };
/** A token under the right key that differs from a good one in what is given. */
const forged = (claims: object, options: jwt.SignOptions = {}) => jwt.sign(claims, key, { ...standard, ...options });

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with this header whose HMAC under the right key is good. */
function withHeader(header: object, hmacKey: KeyObject = key): string {
  const seconds = Math.floor(Date.now() / 1000);
  const text = `${encode(header)}.${encode({ ...good, aud: 'wallets', iss: 'agio', iat: seconds, exp: seconds + 60 })}`;
  return `${text}.${createHmac('sha256', hmacKey).update(text).digest('base64url')}`;
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** The classic confusion: what everybody knows of a key pair, used as the secret of an HMAC. */
const confused = () =>
  withHeader(
    { alg: 'HS256', typ: 'JWT' },
    createSecretKey(Buffer.from(publicKey.export({ format: 'pem', type: 'spki' }) as string)),
  );

afterEach(() => {
  jest.restoreAllMocks();
});

describe('An identity token', () => {
  it.each([
    ['anonymous', anonymous],
    ['user', customer],
    ['service', serviceIdentity('transactions')],
  ] as const)('carries the %s that it was signed for', (_, identity) => {
    expect(verify(sign(identity, 'wallets'))).toMatchObject(identity);
  });

  it('does not carry why the gateway refused an access token', () => {
    expect(verify(sign({ ...anonymous, refusedToken: 'expired' }, 'wallets'))).toEqual(anonymous);
  });

  const refused: [string, () => string][] = [
    ['for another subgraph', () => sign(customer, 'rates')],
    ['signed under another secret', () => createIdentitySigner({ current: 'some other secret' })(customer, 'wallets')],
    ['that is not signed', () => jwt.sign(good, '', { ...standard, algorithm: 'none' })],
    ['signed by another algorithm', () => forged(good, { algorithm: 'HS512' })],
    ['whose header says that it is unsigned, under a good signature', () => withHeader({ alg: 'none', typ: 'JWT' })],
    [
      'whose header says an asymmetric algorithm, under a good signature',
      () => withHeader({ alg: 'RS256', typ: 'JWT' }),
    ],
    ['signed by a private key', () => jwt.sign(good, privateKey, { ...standard, algorithm: 'ES256' })],
    ['signed by HMAC with a public key', () => confused()],
    ['signed under the bare secret', () => jwt.sign(good, createSecretKey(Buffer.from(secret.current)), standard)],
    [
      'signed under the key of another purpose',
      () => jwt.sign(good, deriveKey(secret.current, 'signing-keys'), standard),
    ],
    [
      'signed under the key of another subgraph',
      () => jwt.sign(good, deriveKey(secret.current, 'identity-token:rates'), standard),
    ],
    ['from another issuer', () => forged(good, { issuer: 'elsewhere' })],
    ['that names another audience under this key', () => forged(good, { audience: 'rates' })],
    ['for no audience', () => jwt.sign(good, key, { algorithm: 'HS256', issuer: 'agio', expiresIn: 60 })],
    ['that is not valid yet', () => forged(good, { notBefore: 30 })],
    ['that never expires', () => jwt.sign(good, key, { algorithm: 'HS256', audience: 'wallets', issuer: 'agio' })],
    ['that has expired', () => forged(good, { expiresIn: -1 })],
    ['of a user with the service scope', () => forged({ ...customer, scopes: ['customer', 'service'] })],
    ['of nobody known', () => forged({ kind: 'root' })],
    ['of a user without an id', () => forged({ ...customer, userId: undefined })],
    ['that is none', () => 'abc'],
    ['that is empty', () => ''],
  ];
  it.each(refused)('%s is refused', (_, make) => {
    expect(verify(make())).toBeNull();
  });

  it('is accepted under the right key with good claims, so that the cases above fail for their own reason', () => {
    expect(verify(forged(good))).toEqual(serviceIdentity('rates'));
    expect(verify(withHeader({ alg: 'HS256', typ: 'JWT' }))).toEqual(serviceIdentity('rates'));
  });

  it('never gives a service other scopes than its own, whatever the token says', () => {
    expect(verify(forged({ ...good, scopes: ['customer', 'treasury:write'] }))).toEqual(serviceIdentity('rates'));
  });

  it('is accepted under the previous secret while a rotation is under way, and not after it', () => {
    const token = sign(customer, 'wallets');
    const rotating = { current: 'the next secret of the platform', previous: secret.current };
    expect(createIdentityVerifier(rotating, 'wallets')(token)).toMatchObject({ userId: 'u' });
    expect(createIdentityVerifier({ current: rotating.current }, 'wallets')(token)).toBeNull();
    expect(
      createIdentityVerifier(
        { current: rotating.current },
        'wallets',
      )(createIdentitySigner(rotating)(customer, 'wallets')),
    ).not.toBeNull();
  });

  it('is signed under the previous secret for whoever does not know the current one yet', () => {
    const rotating = createIdentitySigner({ current: 'the next secret of the platform', previous: secret.current });
    expect(verify(rotating(customer, 'wallets', 'previous'))).toMatchObject({ userId: 'u' });
    expect(verify(rotating(customer, 'wallets'))).toBeNull();
    expect(sign(customer, 'wallets', 'previous')).toBe(sign(customer, 'wallets'));
  });

  it('is reused for half of its life, then signed anew, and good until its end', () => {
    let now = 1_800_000_000_000;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const first = sign(customer, 'wallets');
    now += 29_000;
    expect(sign(customer, 'wallets')).toBe(first);
    now += 2_000;
    expect(sign(customer, 'wallets')).not.toBe(first);
    now += 28_000;
    expect(verify(first)).toMatchObject({ userId: 'u' });
    now += 1_000;
    expect(verify(first)).toBeNull();
  });

  it('is not shared by identities that differ in what they may do', () => {
    const token = sign(customer, 'wallets');
    expect(sign({ ...customer, scopes: ['customer', 'treasury:read'] }, 'wallets')).not.toBe(token);
    expect(sign({ ...customer, tier: 'BASIC' }, 'wallets')).not.toBe(token);
    expect(sign({ ...customer, sessionId: 'other' }, 'wallets')).not.toBe(token);
    expect(sign(serviceIdentity('s'), 'wallets')).not.toBe(sign(serviceIdentity('t'), 'wallets'));
  });
});
