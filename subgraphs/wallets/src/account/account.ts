/** What the accounts of the house are for; there is one of each per currency. */
export type HouseRole = 'RESERVE' | 'FEES' | 'EXCHANGE_GAINS' | 'CLEARING' | 'CAPITAL' | 'WRITE_OFFS';

/** A ledger account by whose it is. User ids are UUIDs in lower case. */
export type AccountName =
  | { readonly kind: 'wallet'; readonly userId: string; readonly currency: string }
  /** What a user owes to the house, such as money that was taken back after it had been spent. */
  | { readonly kind: 'receivable'; readonly userId: string; readonly currency: string }
  | { readonly kind: 'house'; readonly role: HouseRole; readonly currency: string };

export const walletOf = (userId: string, currency: string): AccountName => ({ kind: 'wallet', userId, currency });

export const receivableOf = (userId: string, currency: string): AccountName => ({
  kind: 'receivable',
  userId,
  currency,
});

export const houseAccount = (role: HouseRole, currency: string): AccountName => ({ kind: 'house', role, currency });

/** Whose it is, in one word: equal words, equal holders. No role looks like a UUID. */
export function holderOf(name: AccountName): string {
  switch (name.kind) {
    case 'wallet':
      return name.userId;
    case 'receivable':
      return `RECEIVABLE:${name.userId}`;
    case 'house':
      return name.role;
  }
}

/** Equal keys, equal accounts. */
export const accountKey = (name: AccountName): string => `${holderOf(name)} ${name.currency}`;

/** What the ledger calls its account: a label. */
export const kindOf = (name: AccountName): string => (name.kind === 'house' ? name.role.toLowerCase() : name.kind);

/**
 * Accounts that never go below zero. A provider owes us what it has taken in, a user what a receivable says, the owners are
 * owed what they put in, a spread may be lost to rounding, and what is written off is a loss, so those accounts may.
 */
const guardedRoles: ReadonlySet<HouseRole> = new Set(['RESERVE', 'FEES']);

export const isGuarded = (name: AccountName): boolean =>
  name.kind === 'wallet' || (name.kind === 'house' && guardedRoles.has(name.role));
