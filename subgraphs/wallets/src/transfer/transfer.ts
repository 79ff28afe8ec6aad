import type { ErrorCode } from '@agio/schema/errors';
import type { AccountName } from '../account/account.js';
import type { NoAnswer } from '../no-answer.js';

/** A movement of money between two accounts of one currency. */
export interface NamedLeg {
  readonly from: AccountName;
  readonly to: AccountName;
  /** Minor units, above zero. */
  readonly minor: bigint;
}

/** What a transfer gives back: its leg n (a part of) the leg legs[n] of a posted transfer, counted from 0. */
export interface NamedReversal {
  readonly transfer: string;
  readonly legs: readonly number[];
  /** Whether its legs may debit other accounts than those that got the money. */
  readonly forced: boolean;
}

/** Linked legs, posted all or none, between accounts by their names. */
export interface NamedTransfer {
  /** UUID made by the caller, the same in every repeat. */
  readonly id: string;
  readonly kind: string;
  readonly legs: readonly NamedLeg[];
  /** Whether the hold of the same id is released for the legs to spend, in the same step. */
  readonly postsHold?: boolean;
  readonly reverses?: NamedReversal;
  /** When it counts for readers; without one, when it is posted. */
  readonly effectiveAt?: Date;
}

/** What became of a transfer. All but `noAnswer` are what its id answers from now on. */
export type TransferResult =
  | { readonly kind: 'posted'; readonly at: Date }
  | { readonly kind: 'rejected'; readonly at: Date; readonly rejection: Rejection }
  /** The id belongs to a transfer with other legs. */
  | { readonly kind: 'idReused' }
  | NoAnswer;

/** A refusal by the ledger as its public error. */
export interface Rejection {
  readonly code: ErrorCode;
  /** For the owner of the money. */
  readonly message: string;
}
