import type { ErrorCode } from '@agio/schema/errors';
import type { AccountName } from '../account/account.js';

/** A movement of money between two accounts of one currency. */
export interface NamedLeg {
  readonly from: AccountName;
  readonly to: AccountName;
  /** Minor units, above zero. */
  readonly minor: bigint;
}

/** Linked legs, posted all or none, between accounts by their names. */
export interface NamedTransfer {
  /** UUID made by the caller, the same in every repeat. */
  readonly id: string;
  readonly kind: string;
  readonly legs: readonly NamedLeg[];
}

/** What became of a transfer. All but `noAnswer` are what its id answers from now on. */
export type TransferResult =
  | { readonly kind: 'posted'; readonly at: Date }
  | { readonly kind: 'rejected'; readonly at: Date; readonly rejection: Rejection }
  /** The id belongs to a transfer with other legs. */
  | { readonly kind: 'idReused' }
  /** Whether it was posted is unknown, or it was not even queued: send it again under the same id. */
  | { readonly kind: 'noAnswer' };

/** A refusal by the ledger as its public error. */
export interface Rejection {
  readonly code: ErrorCode;
  /** For the owner of the money. */
  readonly message: string;
}
