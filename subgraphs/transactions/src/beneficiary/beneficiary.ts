import type { BankAccount } from './bank-account.js';

/** Somebody with a bank account, to whom its owner can send money. */
export interface Beneficiary {
  readonly id: string;
  readonly ownerId: string;
  /** The name of the holder of the account. */
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly account: BankAccount;
  /** The name of the bank; null where it is not known. */
  readonly bank: string | null;
  readonly createdAt: Date;
}

/** A beneficiary as it was when money was sent to it, kept in the transaction: what is removed or added later does not change it. */
export type BeneficiarySnapshot = Pick<Beneficiary, 'id' | 'name' | 'country' | 'account' | 'bank'>;

/** What a transaction keeps of a beneficiary. */
export const snapshotOf = ({ id, name, country, account, bank }: Beneficiary): BeneficiarySnapshot => ({
  id,
  name,
  country,
  account,
  bank,
});
