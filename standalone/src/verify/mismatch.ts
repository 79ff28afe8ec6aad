/** On what a transaction, or a reserve operation, and the ledger do not agree. */
export type MismatchKind =
  /** A completed transaction was not posted. */
  | 'NotPosted'
  /** A transaction that has failed was posted. */
  | 'PostedThoughFailed'
  /** Money is still set aside for a transaction that has failed. */
  | 'HeldThoughFailed'
  /** A transaction was posted long ago and is still under way. */
  | 'NeverCompleted'
  /** What was posted are not the transaction's legs. */
  | 'LegsDiffer'
  /** What a transaction says was sent or received is not what its legs move. */
  | 'AmountDiffers'
  /** A transaction is reversed, and no refund gives it back. */
  | 'NotRefunded'
  /** A transfer was posted for a transaction that is not there. */
  | 'TransactionMissing'
  /** A reserve was adjusted, or a debt written off, without an operation, or by another amount. */
  | 'OperationMissing'
  /** What takes two people was posted without an approval, or is not what was approved. */
  | 'ApprovalMissing'
  /** The payment provider's statement of a day is not what we have cleared. */
  | 'PaymentsDiffer'
  /** An approval is not what was signed, or was never signed. */
  | 'ApprovalDiffers';

export interface Mismatch {
  readonly kind: MismatchKind;
  /** Of the transaction or the operation, and of the transfer. */
  readonly id: string;
  readonly expected: string;
  readonly found: string;
}

/** What the id is of, where that is no transaction. */
const subjects: Partial<Record<MismatchKind, string>> = {
  OperationMissing: 'transfer',
  ApprovalMissing: 'transfer',
  ApprovalDiffers: 'approval',
};

/** The mismatch in one line, for people. */
export const describeMismatch = ({ kind, id, expected, found }: Mismatch): string =>
  `${kind}: ${subjects[kind] ?? 'transaction'} ${id}: expected ${expected}, found ${found}`;
