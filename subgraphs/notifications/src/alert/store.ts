import type pg from 'pg';
import type { AlertName, StoredAlert } from './alert.js';

/** Writes an alert in the transaction that notes its event; a second one for the same event is not written. */
export async function insertAlert(
  client: pg.ClientBase,
  { eventId, name, payload }: { eventId: string; name: AlertName; payload: object },
): Promise<void> {
  await client.query({
    name: 'insert-alert',
    text: 'INSERT INTO alerts (event_id, name, payload) VALUES ($1, $2, $3) ON CONFLICT (event_id) DO NOTHING',
    values: [eventId, name, JSON.stringify(payload)],
  });
}

/**
 * Takes alerts that are due, longest waiting first, and keeps other replicas off them for a while: longer after each attempt, up to an hour.
 */
export async function claimAlerts(pool: pg.Pool, limit: number): Promise<StoredAlert[]> {
  const { rows } = await pool.query<StoredAlert>({
    name: 'claim-alerts',
    text: `UPDATE alerts SET attempts = attempts + 1,
        compose_at = clock_timestamp() + least(30 * 2 ^ least(attempts, 10), 3600) * interval '1 second'
      WHERE event_id IN (
        SELECT event_id FROM alerts WHERE compose_at <= clock_timestamp() ORDER BY compose_at LIMIT $1 FOR UPDATE SKIP LOCKED)
      RETURNING event_id AS "eventId", name, payload, created_at AS "createdAt"`,
    values: [limit],
  });
  return rows;
}

/** Forgets an alert. @returns whether it was still there: whoever forgets it writes its mails. */
export async function deleteAlert(db: pg.Pool | pg.ClientBase, eventId: string): Promise<boolean> {
  const { rowCount } = await db.query('DELETE FROM alerts WHERE event_id = $1', [eventId]);
  return rowCount === 1;
}
