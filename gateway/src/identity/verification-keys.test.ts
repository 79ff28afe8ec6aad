import { generateKeyPairSync } from 'node:crypto';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createVerificationKeys, type VerificationKeys } from './verification-keys.js';

const jwkOf = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
});

/** What users answers, or that it does not. */
let published: ReturnType<typeof jwkOf>[] | 'away';
let asked: number;
let clock: number;
let keys: VerificationKeys;

const call = (async () => {
  asked += 1;
  await Promise.resolve();
  if (published === 'away') throw new Error('users is away');
  return { verificationKeys: published.map((jwk) => ({ kid: jwk.kid, jwk: JSON.stringify(jwk) })) };
}) as unknown as SubgraphCaller;

beforeEach(() => {
  asked = 0;
  clock = 1_000_000;
  published = [jwkOf('first')];
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
  keys = createVerificationKeys(call);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('The verification keys', () => {
  it('are asked for once, by all who need them at the same time', async () => {
    const found = await Promise.all([keys.find('first'), keys.find('first'), keys.find('first')]);
    expect(found.every((key) => key?.asymmetricKeyType === 'ec')).toBe(true);
    expect(await keys.keySet()).toEqual({ keys: published });
    expect(asked).toBe(1);
  });

  it('are asked for again behind an answer when they are half a minute old', async () => {
    await keys.find('first');
    clock += 30_001;
    published = [jwkOf('second')];
    expect(await keys.find('first')).toBeDefined();
    await settled();
    expect(await keys.find('first')).toBeUndefined();
    expect(await keys.find('second')).toBeDefined();
  });

  it('are asked for at once when a token names one that is not known yet', async () => {
    await keys.find('first');
    clock += 2_001;
    published = [jwkOf('second'), jwkOf('first')];
    expect(await keys.find('second')).toBeDefined();
  });

  it('are not asked for by every made-up key id', async () => {
    await keys.find('first');
    clock += 2_001;
    for (let attempt = 0; attempt < 10; attempt++) expect(await keys.find(`made up ${attempt}`)).toBeUndefined();
    expect(asked).toBe(2);
  });

  it('stay as they are while users is away', async () => {
    await keys.find('first');
    published = 'away';
    clock += 30_001;
    expect(await keys.find('first')).toBeDefined();
    await settled();
    expect(await keys.find('first')).toBeDefined();
  });

  it('are an error while none was ever told, and are there as soon as users is', async () => {
    published = 'away';
    await expect(keys.find('first')).rejects.toThrow('users is away');
    published = [jwkOf('first')];
    expect(await keys.find('first')).toBeDefined();
  });
});
