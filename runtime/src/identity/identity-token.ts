import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { deriveKey, type Secret } from '../secret.js';
import { anonymous, roles, serviceIdentity, tiers, type Identity } from './identity.js';

/** How long a signed identity is accepted, in seconds. A token is reused for half of that, so that it never expires on its way. */
const lifetimeSeconds = 60;
const issuer = 'agio';
/** Signed tokens kept for reuse and verified ones kept against verifying again, each. */
const cachedTokensMax = 10_000;

const claimsModel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous') }),
  z.object({
    kind: z.literal('user'),
    userId: z.string(),
    sessionId: z.string(),
    roles: z.array(z.enum(roles)),
    // A user's identity never carries the service scope, whoever signed it: that scope is all that closes the commands between subgraphs.
    scopes: z.array(z.string()).refine((scopes) => !scopes.includes('service')),
    tier: z.enum(tiers),
  }),
  z.object({ kind: z.literal('service'), service: z.string() }),
]);

const purposeOf = (audience: string): string => `identity-token:${audience}`;
const keyOf = (identity: Identity): string =>
  identity.kind === 'user'
    ? `user:${identity.sessionId}:${identity.tier}:${identity.scopes.join(' ')}`
    : identity.kind === 'service'
      ? `service:${identity.service}`
      : 'anonymous';

/** Keeps a Map below a bound by dropping what was put in first. */
function remember<K, V>(cache: Map<K, V>, key: K, value: V): V {
  if (cache.size >= cachedTokensMax) cache.delete(cache.keys().next().value as K);
  cache.set(key, value);
  return value;
}

/**
 * Signs the identity of a request for one subgraph.
 * @param under which of the platform's secrets: `previous` is for a process that does not know the current one yet, and gives the same token
 * as `current` when no rotation is under way.
 */
export type IdentitySigner = (identity: Identity, audience: string, under?: keyof Secret) => string;

/** Makes a signer: HS256 under a key of the audience, a minute long, reused for half of its life. */
export function createIdentitySigner(secret: Secret): IdentitySigner {
  const keys = new Map<string, ReturnType<typeof deriveKey>>();
  const signed = new Map<string, { token: string; reusableUntil: number }>();
  return (identity, audience, under = 'current') => {
    const signing = secret.previous === undefined ? 'current' : under;
    const keyName = `${signing}|${audience}`;
    const cacheKey = `${keyName}|${keyOf(identity)}`;
    const known = signed.get(cacheKey);
    if (known && known.reusableUntil > Date.now()) return known.token;
    signed.delete(cacheKey);
    const key = keys.get(keyName) ?? remember(keys, keyName, deriveKey(secret[signing] as string, purposeOf(audience)));
    const { scopes, ...claims } = identity;
    const payload = identity.kind === 'user' ? { ...claims, scopes } : claims;
    const token = jwt.sign(payload, key, { algorithm: 'HS256', audience, issuer, expiresIn: lifetimeSeconds });
    return remember(signed, cacheKey, { token, reusableUntil: Date.now() + (lifetimeSeconds / 2) * 1000 }).token;
  };
}

/**
 * Verifies identity tokens for one audience. Answers null for a token that is unsigned, foreign, expired or for another audience.
 * The previous secret is accepted too while a rotation is under way.
 */
export function createIdentityVerifier(secret: Secret, audience: string): (token: string) => Identity | null {
  const secrets = [secret.current, ...(secret.previous === undefined ? [] : [secret.previous])];
  const keys = secrets.map((each) => deriveKey(each, purposeOf(audience)));
  const verified = new Map<string, { identity: Identity; expiresAt: number }>();
  return (token) => {
    const known = verified.get(token);
    if (known) {
      if (known.expiresAt > Date.now()) return known.identity;
      verified.delete(token);
      return null;
    }
    for (const key of keys) {
      try {
        const payload = jwt.verify(token, key, { algorithms: ['HS256'], audience, issuer }) as jwt.JwtPayload;
        // The library takes a token without an end for one that never ends.
        const expiresAt = z.number().parse(payload.exp) * 1000;
        const claims = claimsModel.parse(payload);
        const identity: Identity =
          claims.kind === 'user' ? claims : claims.kind === 'service' ? serviceIdentity(claims.service) : anonymous;
        return remember(verified, token, { identity, expiresAt }).identity;
      } catch {
        // Not signed by this key, or not as it must be: the next key decides, and null is the answer when none accepts it.
      }
    }
    return null;
  };
}
