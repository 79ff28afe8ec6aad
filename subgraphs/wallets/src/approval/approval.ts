import type { ErrorCode } from '@agio/schema/errors';

/** What a second person has to approve. */
export type ApprovalKind = 'RESERVE_ADJUSTMENT' | 'WRITE_OFF' | 'FORCED_REVERSAL';

/** How an approval stands; all but PENDING are for ever. */
export type ApprovalStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED';

/** An operation that is only carried out once a second person has approved it. */
export interface Approval {
  /** Of an operation of wallets' own, the id of its transfer too. */
  readonly id: string;
  readonly kind: ApprovalKind;
  /** EXPIRED as soon as its time is over, whether or not that has been written down. */
  readonly status: ApprovalStatus;
  /** What is to be done, as canonical JSON (RFC 8785). */
  readonly operation: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** The signed record of what was approved, a compact JWS; null unless it was. */
  readonly record: string | null;
  /** When an operation of wallets' own took effect, or was refused for ever. */
  readonly carriedOutAt: Date | null;
  /** Why the ledger refused what was approved. */
  readonly failure: { readonly code: ErrorCode; readonly message: string } | null;
}

/** An approval as it is asked for. */
export type NewApproval = Pick<Approval, 'id' | 'kind' | 'operation' | 'reason' | 'requestedBy'>;

/** Whether two requests under one id ask for the same. */
export const isSameRequest = (one: NewApproval, other: NewApproval): boolean =>
  one.kind === other.kind &&
  one.operation === other.operation &&
  one.reason === other.reason &&
  one.requestedBy === other.requestedBy;
