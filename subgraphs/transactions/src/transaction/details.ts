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

/** Why an administrator has something given back, and how. */
export interface ReversalDetails {
  /** As the owner is told. */
  readonly reason: string;
  /** Which leg of the original each leg gives back, counted from 0. */
  readonly reversedLegs: readonly number[];
  /** Whether whoever would have to give the money back owes it instead. */
  readonly isForced: boolean;
  /** The charge that goes back to its payment method; null when no provider is asked. */
  readonly charge: ReversedCharge | null;
}

/** What a payment provider is to give back, or a part of it. */
export interface ReversedCharge {
  /** The id of the top-up. */
  readonly id: string;
  /** The provider's own reference of it, where it is known. */
  readonly reference: string | null;
}

/** What a transaction carries beside what every transaction has, by its kind. */
export type TransactionDetails = WithdrawalDetails | RemittanceDetails | ReversalDetails;

/** The details of a refund that an administrator has asked for; null for anything else, what came back by itself included. */
export const reversalOf = (details: TransactionDetails | null): ReversalDetails | null =>
  details && 'reversedLegs' in details ? details : null;
