import type pg from 'pg';

/**
 * Notes, on the owner's side, that a consumer has done what it does on these events: they are not sent to it again.
 * Repeating it changes nothing.
 *
 * @param pool of the owner's schema.
 */
export async function acknowledgeEvents(pool: pg.Pool, consumer: string, eventIds: readonly string[]): Promise<void> {
  await pool.query({
    name: 'outbox-acknowledge',
    text: 'DELETE FROM outbox_deliveries WHERE consumer = $1 AND event_id = ANY($2::uuid[])',
    values: [consumer, eventIds],
  });
}
