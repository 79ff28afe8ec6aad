import { checkInt64, checkTime, normaliseUuid, type IdReused } from './transfer.js';

/** Money of an account set aside: still in its balance, no longer available. */
export interface Hold {
  /** UUID made by the caller, the same in every repeat: the id of the transfer that may post it. */
  id: string;
  account: string;
  /** Minor units, at least 1. */
  amount: bigint;
  /**
   * From this time on the hold is expired, unless it has been resolved: nothing posts it any more. Whole milliseconds, and the
   * same in every repeat. Without one it stands until it is resolved.
   */
  expiresAt?: Date;
}

/** Why a hold was not placed. */
export type HoldRefusal =
  /** A guarded account has only `available` minor units. */
  | { reason: 'InsufficientFunds'; available: bigint }
  | { reason: 'AccountMissing' }
  /** All that is held of the account would exceed 4 x 10^18. */
  | { reason: 'BalanceLimit' }
  /** Not between 1 and 10^15 minor units. */
  | { reason: 'AmountInvalid' };

/** Stored: the id answers this for ever. */
export type HoldRejected = { kind: 'rejected'; at: Date; account: string } & (
  | HoldRefusal
  /** The database refused it although the rules allow it: a fault of the ledger, logged as an error. */
  | { reason: 'Unpostable' }
);

/** How a hold stands, since `at`. Everything but `placed` is for ever. */
export type HoldState =
  | { kind: 'placed'; at: Date }
  /** The transfer of the same id has used it. */
  | { kind: 'posted'; at: Date }
  /** Released, or voided before it could be placed. */
  | { kind: 'voided'; at: Date }
  /** Released because its time was over, or asked for after that. */
  | { kind: 'expired'; at: Date }
  | HoldRejected;

export type HoldOutcome = HoldState | IdReused;

/** A hold with how it stands; null for an id that was voided without a hold. */
export interface StoredHold {
  hold: Hold | null;
  state: HoldState;
}

/**
 * The hold with its ids in lower case, as PostgreSQL writes them.
 *
 * @throws TransferMalformedError
 */
export function normaliseHold({ id, account, amount, expiresAt }: Hold): Hold {
  checkInt64(amount);
  if (expiresAt) checkTime(expiresAt);
  return { id: normaliseUuid(id), account: normaliseUuid(account), amount, ...(expiresAt && { expiresAt }) };
}

/** Whether two holds of one id are the same: placing the one again is a repeat of the other. */
export function isSameHold(one: Hold, other: Hold): boolean {
  return (
    one.account === other.account &&
    one.amount === other.amount &&
    one.expiresAt?.getTime() === other.expiresAt?.getTime()
  );
}
