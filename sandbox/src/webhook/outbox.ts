import { newId } from '@agio/runtime/ids';
import type pg from 'pg';

/** A webhook that is to be delivered. */
export interface Webhook {
  /** What happened, such as `charge.succeeded`. */
  readonly type: string;
  /** What it happened to, as the API would answer it at that time. `reference` is the id under which the client asked for it. */
  readonly object: { readonly id: string; readonly reference: string };
  /** How long it is held back. */
  readonly delayMs: number;
  /** How often it is sent, whatever the receiver answers; once unless given. */
  readonly copies?: number;
  /** Signed by somebody who has not the key. */
  readonly isForged?: boolean;
}

export interface WebhookOutbox {
  /** Writes webhooks; given the client of a transaction they are sent only if that commits. */
  readonly add: (db: pg.Pool | pg.PoolClient, webhooks: readonly Webhook[]) => Promise<void>;
}

export const webhookOutbox: WebhookOutbox = {
  async add(db, webhooks) {
    const rows = webhooks.flatMap(({ type, object, delayMs, copies = 1, isForged = false }) => {
      // All copies are of one event: by its id the receiver tells that it has it already.
      const eventId = newId();
      const body = JSON.stringify({ id: eventId, type, object });
      return Array.from({ length: copies }, () => ({ id: newId(), eventId, body, delayMs, isForged }));
    });
    await db.query(
      `INSERT INTO webhooks (id, event_id, body, is_forged, due_at)
       SELECT id, "eventId", body, "isForged", clock_timestamp() + make_interval(secs => "delayMs" / 1000.0)
       FROM jsonb_to_recordset($1::jsonb) AS row (id uuid, "eventId" uuid, body text, "delayMs" bigint, "isForged" boolean)`,
      [JSON.stringify(rows)],
    );
  },
};
