import { accessTokenStandard } from '@agio/runtime/identity/access-token';
import type { Tier, Role } from '@agio/runtime/identity/identity';
import type { SigningKeys } from '@agio/runtime/signing/signing-keys';
import jwt from 'jsonwebtoken';
import { scopesOf } from '../user/roles.js';
import type { OpenSession, SessionStore } from './session-store.js';

/** Who the session is for, as far as its access token tells. */
export interface SessionUser {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly tier: Tier;
}

/** A session as its client gets it. */
export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

export interface Sessions {
  open: (user: SessionUser) => Promise<Session>;
  /** Continues a session, or null when its refresh token is no longer good. */
  refresh: (refreshToken: string) => Promise<Session | null>;
  revoke: SessionStore['revoke'];
  revokedSince: SessionStore['revokedSince'];
}

export function createSessions(deps: {
  store: SessionStore;
  signingKeys: SigningKeys;
  findUser: (id: string) => Promise<SessionUser | null>;
  accessTokenSeconds: number;
}): Sessions {
  const { store, signingKeys, findUser, accessTokenSeconds } = deps;

  function present(session: OpenSession, user: SessionUser): Session {
    const key = signingKeys.current();
    const issuedAt = Math.floor(Date.now() / 1000);
    const expiresAt = issuedAt + accessTokenSeconds;
    const claims = {
      sid: session.id,
      roles: user.roles,
      scope: scopesOf(user.roles).join(' '),
      tier: user.tier,
      iat: issuedAt,
      exp: expiresAt,
    };
    const accessToken = jwt.sign(claims, key.privateKey, {
      algorithm: accessTokenStandard.algorithm,
      keyid: key.kid,
      header: { alg: accessTokenStandard.algorithm, typ: accessTokenStandard.type },
      issuer: accessTokenStandard.issuer,
      audience: accessTokenStandard.audience,
      subject: user.id,
    });
    return { accessToken, refreshToken: session.refreshToken, expiresAt: new Date(expiresAt * 1000) };
  }

  return {
    async open(user) {
      return present(await store.open(user.id), user);
    },
    async refresh(refreshToken) {
      const session = await store.rotate(refreshToken);
      if (!session) return null;
      // Read anew, so that a changed role or tier is in the next token.
      const user = await findUser(session.userId);
      return user && present(session, user);
    },
    revoke: store.revoke,
    revokedSince: store.revokedSince,
  };
}
