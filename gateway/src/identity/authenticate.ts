import { accessTokenStandard } from '@agio/runtime/identity/access-token';
import { anonymous, roles, tiers, type Identity, type UserIdentity } from '@agio/runtime/identity/identity';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { Revocations } from './revocations.js';
import type { VerificationKeys } from './verification-keys.js';

const claimsModel = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  exp: z.number(),
  roles: z.array(z.enum(roles)),
  scope: z.string(),
  tier: z.enum(tiers),
});

/** Verified tokens kept against verifying them again. */
const cachedTokensMax = 10_000;

/** The header of a JWT, unverified. */
function headerOf(token: string): jwt.JwtHeader | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header;
  } catch {
    // The library throws for a payload that is not JSON, but only when the header's type is `JWT`.
    return undefined;
  }
}

const refusal = (refusedToken: string): Identity => ({ ...anonymous, refusedToken });

/**
 * Makes the identity of a request from its Authorization header. A token that is not good makes nobody of the caller, with the reason: public
 * fields are still answered.
 */
export function createAuthenticator(deps: {
  keys: VerificationKeys;
  revocations: Revocations;
}): (authorization: string | undefined) => Promise<Identity> {
  const verified = new Map<string, { identity: UserIdentity; expiresAt: number }>();

  async function verify(token: string): Promise<{ identity: UserIdentity; expiresAt: number } | string> {
    const header = headerOf(token);
    if (!header?.kid || header.typ !== accessTokenStandard.type) return 'The access token is malformed.';
    const key = await deps.keys.find(header.kid);
    if (!key) return 'The access token was signed by an unknown key.';
    try {
      const { algorithm, issuer, audience } = accessTokenStandard;
      const claims = claimsModel.parse(jwt.verify(token, key, { algorithms: [algorithm], issuer, audience }));
      const scopes = claims.scope.split(' ').filter((scope) => scope !== 'service');
      const identity: UserIdentity = {
        kind: 'user',
        userId: claims.sub,
        sessionId: claims.sid,
        roles: claims.roles,
        scopes,
        tier: claims.tier,
      };
      return { identity, expiresAt: claims.exp * 1000 };
    } catch (error) {
      return error instanceof jwt.TokenExpiredError
        ? 'The access token has expired: refresh the session.'
        : 'The access token is not valid.';
    }
  }

  return async (authorization) => {
    if (authorization === undefined) return anonymous;
    const token = /^Bearer ([\w.-]{1,4096})$/i.exec(authorization)?.[1];
    if (token === undefined) return refusal('The Authorization header must be `Bearer <access token>`.');
    let known = verified.get(token);
    if (!known) {
      const result = await verify(token);
      if (typeof result === 'string') return refusal(result);
      if (verified.size >= cachedTokensMax) verified.delete(verified.keys().next().value as string);
      verified.set(token, (known = result));
    }
    if (known.expiresAt <= Date.now()) {
      verified.delete(token);
      return refusal('The access token has expired: refresh the session.');
    }
    if (deps.revocations.has(known.identity.sessionId)) return refusal('The session was ended: log in again.');
    return known.identity;
  };
}
