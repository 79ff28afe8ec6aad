import type { NoAnswer } from '../no-answer.js';
import type { Rejection } from '../transfer/transfer.js';

/** Money to be set aside in a wallet by whose it is. */
export interface NamedHold {
  /** UUID made by the caller, the same in every repeat: the id of the transfer that may post it. */
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  /** Minor units, above zero. */
  readonly minor: bigint;
  /** From then on it is expired, unless it has been resolved; without one it stands until then. */
  readonly expiresAt?: Date;
}

/** How a hold stands. All but `placed` and `noAnswer` are what its id answers from now on. */
export type HoldResult =
  | { readonly kind: 'placed' | 'posted' | 'voided' | 'expired'; readonly at: Date }
  | { readonly kind: 'rejected'; readonly at: Date; readonly rejection: Rejection }
  /** The id belongs to a hold of another wallet or amount. */
  | { readonly kind: 'idReused' }
  | NoAnswer;
