import type { Tier } from '@agio/runtime/identity/identity';
import type { AccountQuery } from '../clients/users.js';

/** What may leave the platform, in minor units of the policy's currency. */
export interface Limit {
  readonly once: bigint;
  /** Within any 24 hours. */
  readonly daily: bigint;
}

/** The house's limits. */
export interface LimitPolicy {
  readonly currency: string;
  /** For everybody whose identity is not verified, whatever the subscription. */
  readonly unverified: Limit;
  readonly verified: Readonly<Record<Tier, Limit>>;
}

/** What of an account its limits depend on. */
export type LimitedAccount = Pick<NonNullable<AccountQuery['account']>, 'tier' | 'kycStatus'>;

/** The limit of an account; null when nothing may leave it, because its documents were refused. */
export function limitOf({ tier, kycStatus }: LimitedAccount, policy: LimitPolicy): Limit | null {
  switch (kycStatus) {
    case 'VERIFIED':
      return policy.verified[tier];
    case 'NONE':
    case 'PENDING':
      return policy.unverified;
    case 'REJECTED':
      return null;
  }
}
