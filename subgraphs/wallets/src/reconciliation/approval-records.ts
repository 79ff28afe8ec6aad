import type { SignatureVerifier } from '@agio/runtime/signing/signatures';
import type pg from 'pg';
import type { Approval } from '../approval/approval.js';
import { recordKind, recordText } from '../approval/record.js';

/** An approval whose signed record does not say what is stored. */
export interface RecordFault {
  readonly id: string;
  readonly found: string;
}

interface ApprovedRow {
  readonly id: string;
  readonly kind: Approval['kind'];
  readonly operation: string;
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly decided_by: string;
  readonly decided_at: Date;
  readonly record: string;
}

/**
 * Holds a page of approvals to their signed records, by keyset.
 * @returns how many there were, the last id, and what is wrong with which.
 */
export async function checkApprovalRecords(
  pool: pg.Pool,
  verifier: SignatureVerifier,
  { after, rowsMax }: { after: string; rowsMax: number },
): Promise<{ readonly count: number; readonly last: string | null; readonly faults: readonly RecordFault[] }> {
  const { rows } = await pool.query<ApprovedRow>(
    `SELECT id, kind, operation, reason, requested_by, requested_at, decided_by, decided_at, record
      FROM approvals WHERE status = 'APPROVED' AND id > $1 ORDER BY id LIMIT $2`,
    [after, rowsMax],
  );
  const faults: RecordFault[] = [];
  for (const row of rows) {
    const found = await findFault(verifier, row);
    if (found !== null) faults.push({ id: row.id, found });
  }
  return { count: rows.length, last: rows.at(-1)?.id ?? null, faults };
}

async function findFault(verifier: SignatureVerifier, row: ApprovedRow): Promise<string | null> {
  const verified = await verifier.verify(recordKind, row.record);
  if ('fault' in verified) return `a record whose signature is ${verified.fault}`;
  const { requested_by: requestedBy, requested_at: requestedAt, decided_by: by, decided_at: at, ...rest } = row;
  const stored = recordText({ ...rest, requestedBy, requestedAt } as Approval & typeof rest, { by, at });
  return verified.text === stored ? null : `a record of something else: ${verified.text}`;
}
