import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { every } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import type pg from 'pg';
import { signatureHeader, signatureOf } from './signature.js';

/** How often due webhooks are looked for. */
const deliveryIntervalMs = 200;
const deliveryTimeoutMs = 5_000;
/** Webhooks sent at once, at most. */
const webhooksMax = 50;
/** Over about an hour; after that the receiver has to ask by itself. */
const attemptsMax = 12;

interface DueWebhook {
  readonly id: string;
  readonly event_id: string;
  readonly body: string;
  readonly is_forged: boolean;
  readonly attempts: number;
}

/**
 * Delivers webhooks until the receiver answers 2xx, with a pause that doubles from a second, bounded. Replicas and restarts may deliver one
 * twice, as real providers do.
 */
export function startDeliveries(options: { pool: pg.Pool; url: string; key: KeyObject; logger: Logger }) {
  const { pool, url, key, logger } = options;
  const forgersKey = createSecretKey(randomBytes(32));

  async function claimDue(): Promise<DueWebhook[]> {
    const { rows } = await pool.query<DueWebhook>(
      `WITH due AS (
         SELECT id, due_at FROM webhooks WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED),
       claimed AS (
         UPDATE webhooks SET attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => power(2, attempts))
         FROM due WHERE webhooks.id = due.id RETURNING webhooks.*)
       SELECT id, event_id, body, is_forged, attempts FROM claimed JOIN due USING (id) ORDER BY due.due_at`,
      [webhooksMax],
    );
    return rows;
  }

  async function deliver({ id, event_id, body, is_forged, attempts }: DueWebhook): Promise<void> {
    const status = await send(body, is_forged ? forgersKey : key);
    const isDelivered = status !== undefined && status >= 200 && status < 300;
    if (!isDelivered && !is_forged && attempts < attemptsMax) return;
    if (!isDelivered) logger.warn({ eventId: event_id, status, attempts }, 'a webhook was given up');
    await pool.query('DELETE FROM webhooks WHERE id = $1', [id]);
  }

  /** @returns the status of the answer; undefined without one. */
  async function send(body: string, signedBy: KeyObject): Promise<number | undefined> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [signatureHeader]: signatureOf(signedBy, Math.floor(Date.now() / 1_000), body),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(deliveryTimeoutMs),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return undefined;
    }
  }

  /** One after the other, so that those of one payment come in the order that they are meant to. */
  async function deliverDue(): Promise<void> {
    for (const webhook of await claimDue()) await deliver(webhook);
  }

  return every(deliveryIntervalMs, deliverDue, { name: 'sandbox.deliverWebhooks', logger });
}
