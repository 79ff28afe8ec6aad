import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { queueMail } from '@agio/notifications/mail/mail-store';
import type pg from 'pg';
import type { Person } from '../../testkit/people.js';
import { createRandom, type Random } from '../random.js';

/** Whoever writes to people, each in transactions of its own. */
export interface Publishers {
  /** Events whose transaction is committed. */
  readonly published: () => number;
  /** Of each of them the reason, which its mail names. */
  readonly reasons: () => readonly string[];
  /** Resolves when all are published. @throws Error when the database stays away. */
  readonly finished: Promise<void>;
}

// As many as keep the pace while each waits for its commits on a busy machine.
export const publishersCount = 24;
/** Events of a transaction. */
const [eventsMin, eventsMax] = [1, 9];
/** How long a transaction stays open after its last statement, so that they are not committed in the order in which they wrote. */
const lingerMaxMs = 40;
const failuresMax = 100;
const failurePauseMs = 300;

/**
 * Publishes so many events a second until there are as many as asked for: notifications, each written with its event as the subgraph writes them.
 * @param options.pool of the schema of notifications, with a connection for each publisher.
 * @param options.signal ends it before.
 */
export function startPublishers(options: {
  pool: pg.Pool;
  people: readonly Person[];
  seed: number;
  perSecond: number;
  events: number;
  signal: AbortSignal;
}): Publishers {
  const { pool, people, seed, perSecond, events, signal } = options;
  const reasons: string[] = [];
  let due = events;

  async function publish(random: Random): Promise<void> {
    let failures = 0;
    let next = performance.now();
    while (due > 0 && !signal.aborted) {
      const count = Math.min(due, random.integer(eventsMin, eventsMax));
      due -= count;
      const mails = Array.from({ length: count }, () => ({ eventId: randomUUID(), to: random.pick(people) }));
      try {
        await writeAll(pool, mails, random.integer(0, lingerMaxMs));
        reasons.push(...mails.map(({ eventId }) => eventId));
        failures = 0;
      } catch (error) {
        // Whether it was committed is not known; what takes its place is another.
        due += count;
        if (++failures > failuresMax) throw error;
        await sleep(failurePauseMs);
      }
      next += (count * publishersCount * 1_000) / perSecond;
      await sleep(Math.max(0, next - performance.now()));
    }
  }

  const all = Array.from({ length: publishersCount }, (_, each) => publish(createRandom(seed + each + 1)));
  return { published: () => reasons.length, reasons: () => reasons, finished: Promise.all(all).then(() => {}) };
}

type NewMail = { readonly eventId: string; readonly to: Person };

async function writeAll(pool: pg.Pool, mails: readonly NewMail[], lingerMs: number): Promise<void> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    for (const { eventId, to } of mails) {
      const content = { subject: `About ${eventId}`, text: 'Something has happened.', html: null };
      await queueMail(client, { eventId, to: to.email, userId: to.id, ...content });
    }
    // Told of, but not mailed: the mails of a run would be a load of another kind.
    await client.query(
      `UPDATE mails SET status = 'SENT', sent_at = clock_timestamp() WHERE event_id = ANY ($1::uuid[])`,
      [mails.map(({ eventId }) => eventId)],
    );
    await sleep(lingerMs);
    await client.query('COMMIT');
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A connection whose transaction has failed is not used again.
    client.release(failure);
  }
}

/** How many of these reasons have no mail, or a mail without its event. */
export async function countUnwritten(pool: pg.Pool, reasons: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int FROM unnest($1::uuid[]) AS reason (id)
     LEFT JOIN mails ON mails.event_id = reason.id
     LEFT JOIN outbox ON outbox.payload ->> 'notificationId' = mails.id::text
     WHERE outbox.id IS NULL`,
    [reasons],
  );
  return rows[0]!.count;
}
