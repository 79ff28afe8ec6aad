import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import type pg from 'pg';
import { newId } from '../ids.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { seal } from './sealed-key.js';
import { createSignatureVerifier, createSigner, type SignatureVerifier, type Signer } from './signatures.js';
import { openSigningKeys, type SigningKeys } from './signing-keys.js';
import { signingKeysV1Up } from './tables.js';

const secret = { current: 'the current secret of the platform' };
const kind = 'a-record';
/** With what a codec may change on its way: a letter outside ASCII, numbers, and the name of a claim. */
const text = '{"amount":"100.00","exp":1,"name":"Zoë"}';

let database: TestDatabase;
let pool: pg.Pool;
let keys: SigningKeys;
let signer: Signer;
let verifier: SignatureVerifier;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool({});
  for (const statement of signingKeysV1Up) await pool.query(statement);
  keys = await openSigningKeys({ pool, secret, signingKeyDays: 30, keepForever: true });
  signer = createSigner(keys);
  verifier = createSignatureVerifier({ pool, secret });
});
afterAll(() => database.drop());

/** Signs with a key of one's own, whose public half is in the table. */
async function plant(sealedUnder: string): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = newId();
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  await pool.query('INSERT INTO signing_keys (kid, public_jwk, sealed_private_key) VALUES ($1, $2, $3)', [
    kid,
    JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }),
    seal(sealedUnder, kid, pem),
  ]);
  return createSigner({ current: () => ({ kid, privateKey }) }).sign(kind, text);
}

describe('A signature', () => {
  it('gives the text back as it was signed', async () => {
    const jws = signer.sign(kind, text);
    expect(await verifier.verify(kind, jws)).toEqual({ text, kid: keys.current().kid });
  });

  it('is a JWS that any library verifies by the published key', () => {
    const jwk = JSON.parse(keys.verificationKeys()[0]!.jwk) as JsonWebKey;
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    expect(jwt.verify(signer.sign(kind, 'a text'), publicKey, { algorithms: ['ES256'] })).toBe('a text');
  });

  it('is not believed when a byte was changed, for another kind, without an algorithm, or when it is none', async () => {
    const jws = signer.sign(kind, text);
    const [header, payload, signature] = jws.split('.') as [string, string, string];
    const other = Buffer.from(text.replace('100', '900')).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: kind, kid: keys.current().kid })).toString('base64url');
    const faults = await Promise.all([
      verifier.verify(kind, `${header}.${other}.${signature}`),
      verifier.verify(kind, `${header}.${payload}.${signature.slice(0, 40)}`),
      verifier.verify('another-kind', jws),
      verifier.verify(kind, `${none}.${payload}.${signature}`),
      verifier.verify(kind, 'no signature'),
    ]);
    expect(faults).toEqual(['forged', 'forged', 'malformed', 'malformed', 'malformed'].map((fault) => ({ fault })));
  });

  it('of a key that somebody without the secret has put into the table is not believed', async () => {
    expect(await verifier.verify(kind, await plant('not the secret'))).toEqual({ fault: 'unknownKey' });
    expect(await verifier.verify(kind, await plant(secret.current))).toMatchObject({ text });
  });

  it('of the secret before is believed as long as that is known', async () => {
    const jws = signer.sign(kind, text);
    const under = (rotated: { current: string; previous?: string }) =>
      createSignatureVerifier({ pool, secret: rotated }).verify(kind, jws);
    expect(await under({ current: 'the next secret', previous: secret.current })).toMatchObject({ text });
    expect(await under({ current: 'the next secret' })).toEqual({ fault: 'unknownKey' });
  });
});
