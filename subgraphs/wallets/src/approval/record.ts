import { canonicalJson } from '@agio/runtime/canonical-json';
import type { Approval } from './approval.js';

/** What a signature on a record is about: the header `typ` of its JWS. */
export const recordKind = 'agio-approval';

/** What a record says: who asked for what and when, and who approved it and when. */
export interface RecordContent {
  readonly id: string;
  readonly kind: string;
  readonly operation: unknown;
  readonly reason: string;
  readonly requestedBy: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly requestedAt: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
}

/** The text that is signed when somebody approves: canonical JSON (RFC 8785). */
export function recordText(approval: Approval, decision: { readonly by: string; readonly at: Date }): string {
  const { id, kind, operation, reason, requestedBy, requestedAt } = approval;
  const content: RecordContent = {
    id,
    kind,
    operation: JSON.parse(operation) as unknown,
    reason,
    requestedBy,
    requestedAt: requestedAt.toISOString(),
    approvedBy: decision.by,
    approvedAt: decision.at.toISOString(),
  };
  return canonicalJson(content);
}
