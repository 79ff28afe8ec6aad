import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import type { NewNotice, Notice } from './notice.js';

/** Writes notices in the transaction that notes their event. */
export async function insertNotices(client: pg.ClientBase, notices: readonly NewNotice[]): Promise<void> {
  const rows = notices.map((notice) => ({ id: newId(), ...notice }));
  await client.query({
    name: 'insert-notices',
    text: `INSERT INTO notices (id, event_id, user_id, transaction_id, status, compose_at)
      SELECT id, "eventId", "userId", "transactionId", status, clock_timestamp() + "delayMs" * interval '1 millisecond'
      FROM jsonb_to_recordset($1) AS notice (
        id uuid, "eventId" uuid, "userId" uuid, "transactionId" uuid, status text, "delayMs" integer)
      ON CONFLICT (event_id, user_id) DO NOTHING`,
    values: [JSON.stringify(rows)],
  });
}

/** Forgets that transactions were under way: they are final, and that is what their people are told. */
export async function dropProcessingNotices(client: pg.ClientBase, transactionIds: readonly string[]): Promise<void> {
  await client.query({
    name: 'drop-processing-notices',
    text: `DELETE FROM notices WHERE transaction_id = ANY ($1::uuid[]) AND status = 'PROCESSING'`,
    values: [transactionIds],
  });
}

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly transaction_id: string | null;
  readonly status: string;
  readonly attempts: number;
  readonly created_at: Date;
}

/**
 * Takes notices that are due, longest waiting first, and keeps other replicas off them for a while: longer after each attempt, up to an hour.
 */
export async function claimNotices(pool: pg.Pool, limit: number): Promise<Notice[]> {
  const { rows } = await pool.query<Row>({
    name: 'claim-notices',
    text: `UPDATE notices SET attempts = attempts + 1,
        compose_at = clock_timestamp() + least(30 * 2 ^ least(attempts, 10), 3600) * interval '1 second'
      WHERE id IN (
        SELECT id FROM notices WHERE compose_at <= clock_timestamp() ORDER BY compose_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      RETURNING id, user_id, transaction_id, status, attempts, created_at`,
    values: [limit],
  });
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    transactionId: row.transaction_id,
    status: row.status,
    attempts: row.attempts,
    createdAt: row.created_at,
  }));
}

/** Forgets notices. */
export async function deleteNotices(db: pg.Pool | pg.ClientBase, ids: readonly string[]): Promise<void> {
  await db.query('DELETE FROM notices WHERE id = ANY ($1::uuid[])', [ids]);
}
