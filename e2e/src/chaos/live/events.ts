import { formatCursor } from '@agio/runtime/outbox/cursor';
import type pg from 'pg';

/** The subgraph whose events are followed. */
export const owner = 'notifications';
/** From here on, everything that ever happened is told. */
export const beginning = formatCursor(owner, 0n);

/** An event as a follower is told of it, and as the outbox has it: `notifications-12 <id of the notification>`. */
export type EventLine = string;

/** @param cursor as it was told. @param notificationId undefined when there was none. */
export const eventLine = (cursor: string, notificationId: string | undefined): EventLine =>
  `${cursor} ${notificationId ?? 'nothing'}`;

/** The cursor of a line. */
export const cursorIn = (line: EventLine): string => line.split(' ', 1)[0]!;

/**
 * What the outbox has for each person, in order.
 * @param pool of the owner's schema.
 * @returns null as long as something has no place yet.
 */
export async function readOutbox(pool: pg.Pool): Promise<ReadonlyMap<string, readonly EventLine[]> | null> {
  const waiting = await pool.query('SELECT FROM outbox WHERE position IS NULL LIMIT 1');
  if (waiting.rows.length > 0) return null;
  const { rows } = await pool.query<{ position: string; userId: string; notificationId: string }>(
    `SELECT position, payload ->> 'userId' AS "userId", payload ->> 'notificationId' AS "notificationId"
     FROM outbox WHERE name = 'notification.written' ORDER BY position`,
  );
  const lines = new Map<string, EventLine[]>();
  for (const { position, userId, notificationId } of rows) {
    const own = lines.get(userId) ?? [];
    own.push(eventLine(formatCursor(owner, BigInt(position)), notificationId));
    lines.set(userId, own);
  }
  return lines;
}
