import type pg from 'pg';
import type { StoredEvent } from './catalogue.js';

/** Events that are read at once, at most. */
const readLimitMax = 1_000;

/**
 * The events after a position, in order. Whoever reads on from the last position it has seen misses none: an event
 * gets its position when it can be seen, always a higher one than all that could be seen before.
 */
export async function readAfter(pool: pg.Pool, options: { position: bigint; limit: number }): Promise<StoredEvent[]> {
  const { rows } = await pool.query<EventRow>({
    name: 'outbox-read-after',
    text: `SELECT ${eventColumns} FROM outbox WHERE position > $1 ORDER BY position LIMIT $2`,
    values: [options.position, Math.min(options.limit, readLimitMax)],
  });
  return rows.map(toEvent);
}

/**
 * The events of one name that touch an entity, after a position and in order.
 * @param options.key the entity, `<Type>:<id>`. The owner's tables have the index for it (`outboxV2Up`).
 */
export async function readOfEntity(
  pool: pg.Pool,
  options: { key: string; name: string; position: bigint; limit: number },
): Promise<StoredEvent[]> {
  const { rows } = await pool.query<EventRow>({
    name: 'outbox-read-of-entity',
    text: `SELECT ${eventColumns} FROM outbox
      WHERE position > $1 AND keys @> ARRAY[$2] AND name = $3 ORDER BY position LIMIT $4`,
    values: [options.position, options.key, options.name, Math.min(options.limit, readLimitMax)],
  });
  return rows.map(toEvent);
}

/** How far the positions have come, and up to which one events may have been deleted. */
export async function readMarks(pool: pg.Pool): Promise<{ last: bigint; deleted: bigint }> {
  const { rows } = await pool.query<{ last_position: string; deleted_position: string }>({
    name: 'outbox-read-marks',
    text: 'SELECT last_position, deleted_position FROM outbox_relay',
  });
  const marks = rows[0]!;
  return { last: BigInt(marks.last_position), deleted: BigInt(marks.deleted_position) };
}

export const eventColumns = 'outbox.id, outbox.name, outbox.payload, outbox.keys, outbox.occurred_at, outbox.position';

export interface EventRow {
  id: string;
  name: string;
  payload: unknown;
  keys: string[];
  occurred_at: Date;
  position: string;
}

export function toEvent(row: EventRow): StoredEvent {
  const { id, name, payload, keys } = row;
  return { id, name, payload, keys, occurredAt: row.occurred_at, position: BigInt(row.position) };
}
