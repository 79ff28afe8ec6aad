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

/** What is kept of an error's text, which may quote a server's whole answer. */
const errorCharactersMax = 1_000;

/** Mails deleted in one statement, at most. */
const deletedMailsMax = 1_000;

/**
 * Writes a mail in the transaction of its reason, with the event that tells its reader of it; the dispatcher finds it there after the commit. A
 * second mail for the same reason is not written.
 */
export async function queueMail(client: pg.ClientBase, mail: NewMail): Promise<void> {
  const { eventId, to, userId, subject, text, html } = mail;
  const id = newId();
  const { rowCount } = await client.query(
    `INSERT INTO mails (id, event_id, recipient, user_id, subject, text, html)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (event_id) DO NOTHING`,
    [id, eventId, to, userId ?? null, subject, text, html],
  );
  if (!rowCount || userId === undefined) return;
  const keys = [`Notification:${id}`, `User:${userId}`];
  const payload = { notificationId: id, userId };
  await appendEvents(client, eventCatalogue, [{ name: 'notification.written', payload, keys }]);
}

/** What a person is shown of a mail to it. */
export type NotificationRow = Pick<Mail, 'id' | 'subject' | 'status' | 'createdAt'>;

/** The mails as they are stored. */
export interface MailStore {
  /** A mail to that person; null for anybody else's and for one that was deleted. */
  findOf: (userId: string, id: string) => Promise<NotificationRow | null>;
  /** Newest first, or oldest first for a backward page; one more than the page holds when there are more. */
  page: (page: Page) => Promise<Mail[]>;
  /** Counts an attempt and answers what to send; null when the mail is sent, given up or deleted. */
  beginAttempt: (id: string) => Promise<OutgoingMail | null>;
  markSent: (id: string) => Promise<void>;
  /** Notes why an attempt failed. `isFinal` gives the mail up. */
  recordFailure: (id: string, failure: { reason: string; isFinal: boolean }) => Promise<void>;
  /** Queued mails to be given to the job queue, those that wait longest first. */
  findUndispatched: (limit: number) => Promise<string[]>;
  /** Notes that the job queue has them; they are found again when they are still queued after that time. */
  postponeDispatch: (ids: readonly string[], afterMs: number) => Promise<void>;
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

    async beginAttempt(id) {
      const { rows } = await pool.query<OutgoingMail>(
        `UPDATE mails SET attempts = attempts + 1 WHERE id = $1 AND status = 'QUEUED'
         RETURNING id, recipient AS "to", subject, text, html, attempts`,
        [id],
      );
      return rows[0] ?? null;
    },

    async markSent(id) {
      await pool.query(
        `UPDATE mails SET status = 'SENT', sent_at = clock_timestamp(), last_error = NULL
          WHERE id = $1 AND status = 'QUEUED'`,
        [id],
      );
    },

    async recordFailure(id, { reason, isFinal }) {
      await pool.query(`UPDATE mails SET status = $2, last_error = $3 WHERE id = $1 AND status = 'QUEUED'`, [
        id,
        isFinal ? 'FAILED' : 'QUEUED',
        reason.slice(0, errorCharactersMax),
      ]);
    },

    async findUndispatched(limit) {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM mails WHERE status = 'QUEUED' AND dispatch_at <= clock_timestamp() ORDER BY dispatch_at LIMIT $1`,
        [limit],
      );
      return rows.map((row) => row.id);
    },

    async postponeDispatch(ids, afterMs) {
      await pool.query(
        `UPDATE mails SET dispatch_at = clock_timestamp() + $2 * interval '1 millisecond'
          WHERE id = ANY ($1::uuid[]) AND status = 'QUEUED'`,
        [ids, afterMs],
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
