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
    ['from another issuer', () => forged(good, { issuer: 'elsewhere' })],
    ['that names another audience under this key', () => forged(good, { audience: 'rates' })],
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
