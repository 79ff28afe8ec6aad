/** What a person is to the platform. */
export const roles = ['CUSTOMER', 'TELLER', 'ADMIN', 'PARTNER'] as const;
export type Role = (typeof roles)[number];

/** What a person has subscribed to; fees and spreads depend on it. */
export const tiers = ['BASIC', 'PRO'] as const;
export type Tier = (typeof tiers)[number];

/** Nobody in particular: a request without a token, or with one that is no longer good. */
export interface AnonymousIdentity {
  readonly kind: 'anonymous';
  readonly scopes: readonly [];
  /** Why the token that came with the request was not accepted. Only the gateway knows it. */
  readonly refusedToken?: string;
}

/** A person, through a session. */
export interface UserIdentity {
  readonly kind: 'user';
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly string[];
  readonly tier: Tier;
}

/** A part of the platform, acting for itself. Only services hold the scope `service`. */
export interface ServiceIdentity {
  readonly kind: 'service';
  readonly service: string;
  readonly scopes: readonly ['service'];
}

/** Who asks. Every request inside the platform has one. */
export type Identity = AnonymousIdentity | UserIdentity | ServiceIdentity;

export const anonymous: AnonymousIdentity = { kind: 'anonymous', scopes: [] };

/** The identity of a part of the platform. */
export const serviceIdentity = (service: string): ServiceIdentity => ({
  kind: 'service',
  service,
  scopes: ['service'],
});

/** The user's id, or null for anybody else. */
export const userIdOf = (identity: Identity): string | null => (identity.kind === 'user' ? identity.userId : null);

/** Whether the identity holds a scope. */
export const hasScope = (identity: Identity, scope: string): boolean =>
  (identity.scopes as readonly string[]).includes(scope);
