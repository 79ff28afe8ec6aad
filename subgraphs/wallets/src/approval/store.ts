import type { Queryable } from '@agio/ledger/accounts';
import type { Page } from '@agio/runtime/connection';
import { isUuid } from '@agio/runtime/ids';
import type { ErrorCode } from '@agio/schema/errors';
import type pg from 'pg';
import type { Approval, ApprovalKind, ApprovalStatus, NewApproval } from './approval.js';

interface Row {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly status: ApprovalStatus;
  readonly operation: string;
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly expires_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly record: string | null;
  readonly carried_out_at: Date | null;
  readonly failure_code: ErrorCode | null;
  readonly failure_message: string | null;
}

const isOverdue = `status = 'PENDING' AND expires_at <= clock_timestamp()`;
const statusNow = `CASE WHEN ${isOverdue} THEN 'EXPIRED' ELSE status END`;

/** What is overdue reads as it will be written: nobody sees an approval change for no reason. */
const columns = `id, kind, operation, reason, requested_by, requested_at, expires_at, decided_by, record, carried_out_at,
  failure_code, failure_message, ${statusNow} AS status, CASE WHEN ${isOverdue} THEN expires_at ELSE decided_at END AS decided_at`;

const toApproval = (row: Row): Approval => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  operation: row.operation,
  reason: row.reason,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  expiresAt: row.expires_at,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  record: row.record,
  carriedOutAt: row.carried_out_at,
  failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message! },
});

/** Writes an approval that waits, unless its id is taken. @returns it as it was written, or null when it was not. */
export async function insertApproval(
  db: Queryable,
  { id, kind, operation, reason, requestedBy }: NewApproval,
  lifeMs: number,
): Promise<Approval | null> {
  const { rows } = await db.query<Row>(
    `INSERT INTO approvals (id, kind, operation, reason, requested_by, requested_at, expires_at)
       SELECT $1, $2, $3, $4, $5, now, now + $6 * interval '1 millisecond'
         FROM date_trunc('milliseconds', clock_timestamp()) AS now
       ON CONFLICT (id) DO NOTHING RETURNING ${columns}`,
    [id, kind, operation, reason, requestedBy, lifeMs],
  );
  return rows[0] ? toApproval(rows[0]) : null;
}

/** The approvals of these ids, in their order; null for an id without one, and for what is no id at all. */
export async function findApprovals(db: Queryable, ids: readonly string[]): Promise<(Approval | null)[]> {
  const { rows } = await db.query<Row>(`SELECT ${columns} FROM approvals WHERE id = ANY ($1::uuid[])`, [
    ids.filter(isUuid),
  ]);
  const byId = new Map(rows.map((row) => [row.id, toApproval(row)]));
  return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
}

/** The approval of an id, which nobody else decides until the transaction ends. */
export async function lockApproval(client: pg.ClientBase, id: string): Promise<Approval | null> {
  await client.query('SELECT FROM approvals WHERE id = $1 FOR UPDATE', [id]);
  // In a statement of its own: the clock that judges the expiry is read once the lock is held.
  const [approval] = await findApprovals(client, [id]);
  return approval!;
}

/** One more than the page holds when there are more, those that were asked for last first. */
export async function readApprovals(db: Queryable, page: Page, status: ApprovalStatus | null): Promise<Approval[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${columns} FROM approvals
       WHERE ($1::uuid IS NULL OR id < $1) AND ($2::uuid IS NULL OR id > $2) AND ($3::text IS NULL OR ${statusNow} = $3)
       ORDER BY id ${page.backwards ? 'ASC' : 'DESC'} LIMIT $4`,
    [page.after, page.before, status, page.limit + 1],
  );
  return rows.map(toApproval);
}

/** The database's time in milliseconds, which judges every expiry. */
export async function readClock(db: Queryable): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`);
  return rows[0]!.now;
}

/** How somebody has decided. */
export interface Decision {
  readonly status: 'APPROVED' | 'REJECTED';
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly record: string | null;
}

/**
 * Writes a decision, unless there is one or the time was over by then.
 *
 * @returns the approval as it stands afterwards, or null when the decision came too late.
 */
export async function decideApproval(client: pg.ClientBase, id: string, decision: Decision): Promise<Approval | null> {
  const { status, decidedBy, decidedAt, record } = decision;
  const { rows } = await client.query<Row>(
    `UPDATE approvals SET status = $2, decided_by = $3, decided_at = $4, record = $5
       WHERE id = $1 AND status = 'PENDING' AND expires_at > $4 RETURNING ${columns}`,
    [id, status, decidedBy, decidedAt, record],
  );
  return rows[0] ? toApproval(rows[0]) : null;
}

/** Writes down that the time of up to `limit` approvals is over. @returns those approvals. */
export async function expireApprovals(client: pg.ClientBase, limit: number): Promise<Approval[]> {
  const { rows } = await client.query<Row>(
    `UPDATE approvals SET status = 'EXPIRED', decided_at = expires_at
       WHERE ${isOverdue} AND id IN (
         SELECT id FROM approvals WHERE ${isOverdue} ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING ${columns}`,
    [limit],
  );
  return rows.map(toApproval);
}

/** Approved operations of wallets' own whose outcome is not known yet, longest waiting first. */
export async function findToCarryOut(db: Queryable, limit: number): Promise<Approval[]> {
  const { rows } = await db.query<Row>(
    `SELECT ${columns} FROM approvals
       WHERE status = 'APPROVED' AND carried_out_at IS NULL AND kind <> 'FORCED_REVERSAL' ORDER BY decided_at LIMIT $1`,
    [limit],
  );
  return rows.map(toApproval);
}

/** Notes what became of an approved operation; the first answer stays. */
export async function noteCarriedOut(
  db: Queryable,
  id: string,
  { at, failure }: { at: Date; failure: Approval['failure'] },
): Promise<void> {
  await db.query(
    `UPDATE approvals SET carried_out_at = $2, failure_code = $3, failure_message = $4
       WHERE id = $1 AND status = 'APPROVED' AND carried_out_at IS NULL`,
    [id, at, failure?.code ?? null, failure?.message ?? null],
  );
}
