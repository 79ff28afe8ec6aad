import type { Page } from '@agio/runtime/connection';
import { newId } from '@agio/runtime/ids';
import { appendEvents } from '@agio/runtime/outbox/append';
import { eventCatalogue } from '@agio/schema/events';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { MailContent } from '../templates/content.js';
import type { Mail } from './mail.entity.js';

/** A mail to be written: what it says, to whom, and the id of the event or the notice that is the reason for it. */
export interface NewMail extends MailContent {
  readonly eventId: string;
  readonly to: string;
  /** Whose notification it is; absent for somebody without an account. */
  readonly userId?: string;
}

/** A mail that one attempt is made to send. */
export interface OutgoingMail extends MailContent {
  readonly id: string;
  readonly to: string;
  /** Attempts so far, this one included. */
  readonly attempts: number;
}

export interface FailedAttempt {
  readonly id: string;
  readonly reason: string;
  /** Null after the last attempt. */
  readonly againAfterMs: number | null;
}

/** What is kept of an error's text, which may quote a server's whole answer. */
const errorCharactersMax = 1_000;

/** Mails deleted in one statement, at most. */
const deletedMailsMax = 1_000;

/**
 * Writes mails in the transaction of their reasons, with the events that tell their readers of them; the dispatcher finds them there after the
 * commit. A second mail for the same reason is not written.
 */
export async function queueMails(client: pg.ClientBase, mails: readonly NewMail[]): Promise<void> {
  const rows = mails.map((mail) => ({ id: newId(), ...mail }));
  const { rows: written } = await client.query<{ id: string; userId: string | null }>({
    name: 'queue-mails',
    text: `INSERT INTO mails (id, event_id, recipient, user_id, subject, text, html)
      SELECT id, "eventId", "to", "userId", subject, text, html
      FROM jsonb_to_recordset($1) AS mail (
        id uuid, "eventId" uuid, "to" text, "userId" uuid, subject text, text text, html text)
      ON CONFLICT (event_id) DO NOTHING RETURNING id, user_id AS "userId"`,
    values: [JSON.stringify(rows)],
  });
  const events = written.flatMap(({ id, userId }) => {
    if (userId === null) return [];
    const keys = [`Notification:${id}`, `User:${userId}`];
    return [{ name: 'notification.written' as const, payload: { notificationId: id, userId }, keys }];
  });
  await appendEvents(client, eventCatalogue, events);
}

/** Writes one mail; see {@link queueMails}. */
export const queueMail = (client: pg.ClientBase, mail: NewMail): Promise<void> => queueMails(client, [mail]);

/** What a person is shown of a mail to it. */
export type NotificationRow = Pick<Mail, 'id' | 'subject' | 'status' | 'createdAt'>;

/** The mails as they are stored. */
export interface MailStore {
  /** A mail to that person; null for anybody else's and for one that was deleted. */
  findOf: (userId: string, id: string) => Promise<NotificationRow | null>;
  /** Newest first, or oldest first for a backward page; one more than the page holds when there are more. */
  page: (page: Page) => Promise<Mail[]>;
  /**
   * Takes queued mails that are due for the job queue, those that wait longest first. They are due again, for another dispatch, when they are
   * still queued after that time.
   * @param dispatch a new UUID; whoever sends them names it.
   * @returns the mails' ids.
   */
  dispatch: (dispatch: string, options: { limit: number; againAfterMs: number }) => Promise<string[]>;
  /** Makes the mails of a dispatch due again that did not come to the queue. */
  takeBack: (dispatch: string) => Promise<void>;
  /**
   * Counts an attempt at each mail and answers what to send: neither those that are sent, given up or deleted, nor those of which a later dispatch
   * takes care.
   * @param options.againAfterMs from now on; longer than an attempt takes.
   */
  beginAttempts: (
    dispatch: string,
    ids: readonly string[],
    options: { againAfterMs: number },
  ) => Promise<OutgoingMail[]>;
  markSent: (ids: readonly string[]) => Promise<void>;
  /** Notes why attempts failed, and when they are due again; null gives the mail up. */
  recordFailures: (failures: readonly FailedAttempt[]) => Promise<void>;
  /** Deletes what is older, whatever became of it, in bounded batches. */
  deleteOlderThan: (days: number, signal: AbortSignal) => Promise<void>;
}

export function createMailStore({
  pool,
  dataSource,
}: {
  pool: pg.Pool;
  dataSource: () => Promise<DataSource>;
}): MailStore {
  // TypeORM is heavy to load and no start needs it, so it comes with the first read.
  const repository = async () => {
    const [{ Mail: entity }, source] = await Promise.all([import('./mail.entity.js'), dataSource()]);
    return source.getRepository(entity);
  };
  return {
    async findOf(userId, id) {
      const { rows } = await pool.query<NotificationRow>(
        'SELECT id, subject, status, created_at AS "createdAt" FROM mails WHERE id = $1 AND user_id = $2',
        [id, userId],
      );
      return rows[0] ?? null;
    },

    async page({ limit, backwards, after, before }) {
      const query = (await repository()).createQueryBuilder('mail');
      if (after !== null) query.andWhere('mail.id < :after', { after });
      if (before !== null) query.andWhere('mail.id > :before', { before });
      return query
        .orderBy('mail.id', backwards ? 'ASC' : 'DESC')
        .limit(limit + 1)
        .getMany();
    },

    async dispatch(dispatch, { limit, againAfterMs }) {
      const { rows } = await pool.query<{ id: string }>({
        name: 'dispatch-mails',
        text: `UPDATE mails SET dispatch = $1, dispatch_at = clock_timestamp() + $3 * interval '1 millisecond'
          WHERE id IN (
            SELECT id FROM mails WHERE status = 'QUEUED' AND dispatch_at <= clock_timestamp()
            ORDER BY dispatch_at LIMIT $2 FOR UPDATE SKIP LOCKED)
          RETURNING id`,
        values: [dispatch, limit, againAfterMs],
      });
      return rows.map((row) => row.id);
    },

    async takeBack(dispatch) {
      await pool.query(
        `UPDATE mails SET dispatch_at = clock_timestamp() WHERE status = 'QUEUED' AND dispatch = $1 AND dispatch_at > clock_timestamp()`,
        [dispatch],
      );
    },

    async beginAttempts(dispatch, ids, { againAfterMs }) {
      const { rows } = await pool.query<OutgoingMail>({
        name: 'begin-attempts',
        text: `UPDATE mails
          SET attempts = attempts + 1, dispatch_at = clock_timestamp() + $3 * interval '1 millisecond'
          WHERE id = ANY ($2::uuid[]) AND dispatch = $1 AND status = 'QUEUED'
          RETURNING id, recipient AS "to", subject, text, html, attempts`,
        values: [dispatch, ids, againAfterMs],
      });
      return rows;
    },

    async markSent(ids) {
      await pool.query({
        name: 'mark-sent',
        text: `UPDATE mails SET status = 'SENT', sent_at = clock_timestamp(), last_error = NULL
          WHERE id = ANY ($1::uuid[]) AND status = 'QUEUED'`,
        values: [ids],
      });
    },

    async recordFailures(failures) {
      const rows = failures.map((failure) => ({ ...failure, reason: failure.reason.slice(0, errorCharactersMax) }));
      await pool.query(
        `UPDATE mails SET last_error = failure.reason,
            status = CASE WHEN failure."againAfterMs" IS NULL THEN 'FAILED' ELSE 'QUEUED' END,
            dispatch_at = clock_timestamp() + coalesce(failure."againAfterMs", 0) * interval '1 millisecond'
          FROM jsonb_to_recordset($1) AS failure (id uuid, reason text, "againAfterMs" float8)
          WHERE mails.id = failure.id AND mails.status = 'QUEUED'`,
        [JSON.stringify(rows)],
      );
    },

    async deleteOlderThan(days, signal) {
      let deleted: number;
      do {
        const { rowCount } = await pool.query(
          `DELETE FROM mails WHERE id IN (
             SELECT id FROM mails WHERE created_at < now() - make_interval(days => $1) ORDER BY created_at LIMIT $2)`,
          [days, deletedMailsMax],
        );
        deleted = rowCount ?? 0;
      } while (deleted === deletedMailsMax && !signal.aborted);
    },
  };
}
