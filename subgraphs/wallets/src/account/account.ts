/** What the accounts of the house are for; there is one of each per currency. */
export type HouseRole = 'RESERVE' | 'FEES' | 'EXCHANGE_GAINS' | 'CLEARING' | 'CAPITAL';

/** A ledger account by whose it is. User ids are UUIDs in lower case. */
export type AccountName =
  | { readonly kind: 'wallet'; readonly userId: string; readonly currency: string }
  | { readonly kind: 'house'; readonly role: HouseRole; readonly currency: string };

export const walletOf = (userId: string, currency: string): AccountName => ({ kind: 'wallet', userId, currency });

export const houseAccount = (role: HouseRole, currency: string): AccountName => ({ kind: 'house', role, currency });

/** Equal keys, equal accounts: no role looks like a UUID. */
export const accountKey = (name: AccountName): string =>
  `${name.kind === 'wallet' ? name.userId : name.role} ${name.currency}`;

/**
 * Accounts that never go below zero. A provider owes us what it has taken in, the owners are owed what they put in, and a
 * spread may be lost to rounding, so those accounts may.
 */
const guardedRoles: ReadonlySet<HouseRole> = new Set(['RESERVE', 'FEES']);

export const isGuarded = (name: AccountName): boolean => name.kind === 'wallet' || guardedRoles.has(name.role);
