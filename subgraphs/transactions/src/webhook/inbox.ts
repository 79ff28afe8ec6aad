import type pg from 'pg';
import type { WebhookEvent } from './event.js';

/** Events deleted at once. */
const deletedMax = 1_000;

/** The webhooks that have come in: one row for each event, however often it was delivered. */
export interface WebhookInbox {
  /** @returns whether it has still to be worked on: false for a repeat of one that was. */
  readonly receive: (source: string, event: WebhookEvent) => Promise<boolean>;
  readonly markWorked: (source: string, eventId: string) => Promise<void>;
  /** Deletes events of more than 30 days ago, longer than anybody repeats a delivery, for as long as there are any. */
  readonly deleteOld: (signal: AbortSignal) => Promise<void>;
}

export function createWebhookInbox(pool: pg.Pool): WebhookInbox {
  return {
    async receive(source, { id, type, transactionId }) {
      const { rows } = await pool.query<{ is_worked: boolean }>({
        name: 'webhook-receive',
        text: `INSERT INTO webhook_events (source, event_id, type, transaction_id) VALUES ($1, $2, $3, $4)
          ON CONFLICT (source, event_id) DO UPDATE SET deliveries = webhook_events.deliveries + 1
          RETURNING worked_at IS NOT NULL AS is_worked`,
        values: [source, id, type, transactionId],
      });
      return !rows[0]?.is_worked;
    },

    async markWorked(source, eventId) {
      await pool.query({
        name: 'webhook-worked',
        text: 'UPDATE webhook_events SET worked_at = clock_timestamp() WHERE source = $1 AND event_id = $2',
        values: [source, eventId],
      });
    },

    async deleteOld(signal) {
      for (;;) {
        const { rowCount } = await pool.query(
          `DELETE FROM webhook_events WHERE (source, event_id) IN (
             SELECT source, event_id FROM webhook_events WHERE received_at < now() - interval '30 days'
             ORDER BY received_at LIMIT $1)`,
          [deletedMax],
        );
        if ((rowCount ?? 0) < deletedMax || signal.aborted) return;
      }
    },
  };
}
