import type { HouseAccount } from '../clients/wallets.js';
import { requireAsset } from '@agio/runtime/money/assets';
import { formatFixed } from '@agio/runtime/money/decimal';
import type { Money } from '@agio/runtime/money/money';
import type { Failure } from '../errors.js';
import type { TransactionDetails } from './details.js';

/** Kinds whose money leaves the platform. */
export type PayoutKind = 'WITHDRAWAL' | 'REMITTANCE';
export type TransactionKind = 'EXCHANGE' | 'TRANSFER' | 'TOP_UP' | 'REFUND' | PayoutKind;
export type TransactionStatus = 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'REVERSED';
export type PayoutStatus = 'PENDING' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED' | 'RETURNED';

/** How far a payout is, and the payer's own reference once there is one. */
export interface PayoutState {
  readonly status: PayoutStatus;
  readonly reference: string | null;
}

/** An account that a leg begins or ends at, as wallets names it. */
export type LegAccount =
  { readonly walletOf: string } | { readonly receivableOf: string } | { readonly house: HouseAccount };

/** A movement of money, in the form in which it is kept and sent to the ledger: the amount is a decimal string. */
export interface Leg {
  readonly from: LegAccount;
  readonly to: LegAccount;
  readonly amount: { readonly amount: string; readonly currency: string };
}

/** A transaction as it is stored. */
export interface Transaction {
  readonly id: string;
  readonly reference: string;
  readonly ownerId: string;
  readonly payeeId: string | null;
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  readonly sent: Money | null;
  readonly received: Money;
  readonly rate: string | null;
  readonly fee: Money | null;
  readonly note: string | null;
  readonly paymentMethod: string | null;
  /** The payment provider's own reference of a charge, once there is one; null for everything else. */
  readonly chargeReference: string | null;
  /** Null unless money leaves the platform or an administrator has it given back. */
  readonly details: TransactionDetails | null;
  /** Null unless money leaves the platform: that of a withdrawal, a remittance, or a refund of a top-up. */
  readonly payout: PayoutState | null;
  /** The transaction that this one gives back; null unless it is a refund. */
  readonly refundOf: string | null;
  /** Kept as they were agreed, so that whoever sends them again sends the same. */
  readonly legs: readonly Leg[];
  readonly failure: Failure | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}

export const isPayoutKind = (kind: TransactionKind): kind is PayoutKind =>
  kind === 'WITHDRAWAL' || kind === 'REMITTANCE';

/** A leg, or nothing when there is nothing to move. */
export function leg(from: LegAccount, to: LegAccount, { minor, asset }: Money): Leg[] {
  if (minor === 0n) return [];
  return [{ from, to, amount: { amount: formatFixed(minor, requireAsset(asset).minorUnits), currency: asset } }];
}

/** What undoes legs: each turned round, the last one first, so that an account has again what it is to give back. */
export const oppositeLegs = (legs: readonly Leg[]): Leg[] =>
  legs.toReversed().map(({ from, to, amount }) => ({ from: to, to: from, amount }));
