import type { BeneficiarySnapshot } from '../beneficiary/beneficiary.js';
import type { RemittancePurpose } from '../generated/resolvers.js';

/** Where a withdrawal goes: the payment provider's token. */
export interface WithdrawalDetails {
  readonly destination: string;
}

/** Where a remittance goes, and what for. */
export interface RemittanceDetails {
  readonly beneficiary: BeneficiarySnapshot;
  readonly purpose: RemittancePurpose;
}

/** What a transaction carries beside what every transaction has, by its kind. */
export type TransactionDetails = WithdrawalDetails | RemittanceDetails;
