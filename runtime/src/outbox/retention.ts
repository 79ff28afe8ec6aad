import type pg from 'pg';
import { z } from 'zod';
import { integerVariable, readEnvironment } from '../env.js';

const model = z.object({ AGIO_EVENT_RETENTION_DAYS: integerVariable({ min: 1, max: 3_650, default: 30 }) });

/**
 * Reads how long events are kept, and cursors are good, in milliseconds: AGIO_EVENT_RETENTION_DAYS.
 * @throws EnvironmentError
 */
export const readRetention = (source: NodeJS.ProcessEnv): number =>
  readEnvironment(model, source).AGIO_EVENT_RETENTION_DAYS * 86_400_000;

/**
 * Deletes events that are older than the retention and acknowledged by all their consumers, in bounded batches from
 * the oldest on. One that lacks an acknowledgement stays, however old it is.
 */
export async function deleteOldEvents(
  pool: pg.Pool,
  options: { retentionMs: number; batchEventsMax: number; signal: AbortSignal },
): Promise<void> {
  const { retentionMs, batchEventsMax, signal } = options;
  let after = '0';
  while (!signal.aborted) {
    const { rows } = await pool.query<{ examined: string; last: string | null }>({
      name: 'outbox-delete-old',
      text: `
        WITH oldest AS MATERIALIZED (
          SELECT id, position, occurred_at < now() - $2 * interval '1 millisecond' AS is_old
          FROM outbox WHERE position > $1 ORDER BY position LIMIT $3
        ), deleted AS (
          DELETE FROM outbox USING oldest, outbox_relay
          WHERE outbox.id = oldest.id AND oldest.is_old AND oldest.position <= outbox_relay.delivered_position
            AND NOT EXISTS (SELECT FROM outbox_deliveries WHERE event_id = oldest.id)
          RETURNING outbox.position
        ), marked AS (
          -- In the same commit, so that no reader passes over what is gone.
          UPDATE outbox_relay SET deleted_position = greatest(deleted_position, (SELECT max(position) FROM deleted))
          WHERE EXISTS (SELECT FROM deleted)
        )
        SELECT count(*) FILTER (WHERE is_old) AS examined, max(position) AS last FROM oldest`,
      values: [after, retentionMs, batchEventsMax],
    });
    const { examined, last } = rows[0]!;
    if (last === null || Number(examined) < batchEventsMax) return;
    after = last;
  }
}
