import type { BankAccountKind } from '../generated/resolvers.js';

/** A bank account whose details were checked, in the one spelling in which it is stored. */
export type BankAccount =
  | { readonly kind: 'IBAN'; readonly iban: string; readonly bic: string | null }
  | { readonly kind: 'IFSC'; readonly accountNumber: string; readonly ifsc: string }
  | { readonly kind: 'UPI'; readonly upi: string }
  | { readonly kind: 'UK'; readonly accountNumber: string; readonly sortCode: string }
  | { readonly kind: 'US'; readonly accountNumber: string; readonly routingNumber: string };

/** The countries of the kinds that exist in one country only. */
const countries = { IFSC: 'IN', UPI: 'IN', UK: 'GB', US: 'US' } as const satisfies Partial<
  Record<BankAccountKind, string>
>;

/** The country of an account, ISO 3166-1 alpha-2. */
export const countryOf = (account: BankAccount): string =>
  account.kind === 'IBAN' ? account.iban.slice(0, 2) : countries[account.kind];

/** What a person knows the account by: the IBAN, the UPI address or the account number. */
export function accountNumberOf(account: BankAccount): string {
  switch (account.kind) {
    case 'IBAN':
      return account.iban;
    case 'UPI':
      return account.upi;
    case 'IFSC':
    case 'UK':
    case 'US':
      return account.accountNumber;
  }
}

const shownLength = 4;

/** The account as it is shown: all but its last four characters hidden. */
export function maskAccount(account: BankAccount): string {
  const number = accountNumberOf(account);
  return '•'.repeat(Math.max(0, number.length - shownLength)) + number.slice(-shownLength);
}

/**
 * What makes two accounts the same: the kind, the account number and the branch it belongs to. A BIC is not part of it, as the IBAN names the
 * bank already and the same account may be given with it or without.
 */
export function fingerprintOf(account: BankAccount): string {
  switch (account.kind) {
    case 'IBAN':
      return `IBAN:${account.iban}`;
    case 'IFSC':
      return `IFSC:${account.ifsc}:${account.accountNumber}`;
    case 'UPI':
      return `UPI:${account.upi}`;
    case 'UK':
      return `UK:${account.sortCode}:${account.accountNumber}`;
    case 'US':
      return `US:${account.routingNumber}:${account.accountNumber}`;
  }
}
