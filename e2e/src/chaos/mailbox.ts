import { createPool } from '@agio/runtime/db/pool';
import type { ReceivedMail } from '@agio/notifications/testing/smtp-server';

/** What people were told of their transactions, as PostgreSQL and the mail server have it. */
export interface Mailbox {
  readonly mails: number;
  /** Whom nobody has written to about the end of a transaction: `<reference> <recipient>`. */
  readonly missing: readonly string[];
  /** What was written twice to the same person. */
  readonly repeated: readonly string[];
  /** Mails that have not been handed to the mail server. */
  readonly unsent: number;
  /** Messages that the server got twice in different words or for different people, or that nobody has written. */
  readonly strayMessages: readonly string[];
}

/** Everybody who is to be told of the end of a transaction: its owner, and who was paid by it. */
const missingMails = `
  SELECT t.reference || ' ' || u.email AS missing
  FROM transactions.transactions t
  JOIN users.users u ON u.id = t.owner_id OR (u.id = t.payee_id AND t.status = 'COMPLETED')
  WHERE t.status IN ('COMPLETED', 'FAILED')
    AND NOT EXISTS (SELECT FROM notifications.mails m WHERE m.recipient = u.email AND m.text LIKE '%' || t.reference || '%')`;

const repeatedMails = `
  SELECT recipient || ': ' || subject AS repeated FROM notifications.mails
  WHERE text LIKE '%TXN-%' GROUP BY recipient, subject, text HAVING count(*) > 1`;

/** Compares mails with transactions, and what the mail server got with the mails. @param databaseUrl of a role that may read every schema. */
export async function readMailbox(databaseUrl: string, received: readonly ReceivedMail[]): Promise<Mailbox> {
  const options = { connectionString: databaseUrl, schema: 'notifications', applicationName: 'agio-e2e', max: 1 };
  const pool = createPool(options);
  try {
    const missing = await pool.query<{ missing: string }>(missingMails);
    const repeated = await pool.query<{ repeated: string }>(repeatedMails);
    const mails = await pool.query<{ recipient: string; status: string }>(
      'SELECT recipient, status FROM notifications.mails',
    );
    return {
      mails: mails.rows.length,
      missing: missing.rows.map((row) => row.missing),
      repeated: repeated.rows.map((row) => row.repeated),
      unsent: mails.rows.filter(({ status }) => status === 'QUEUED').length,
      strayMessages: strayMessages(received, mails.rows.length),
    };
  } finally {
    await pool.end();
  }
}

/**
 * A process that dies between the mail server's answer and its own commit sends that mail again: the same message under the same Message-ID, by which
 * a mailbox shows it once.
 */
export function strayMessages(received: readonly ReceivedMail[], written: number): string[] {
  const byId = new Map<string, ReceivedMail>();
  const stray: string[] = [];
  for (const mail of received) {
    const id = /^Message-ID: (\S+)/im.exec(mail.source)?.[1] ?? 'no Message-ID';
    const first = byId.get(id);
    if (first && bodyOf(first) !== bodyOf(mail)) stray.push(`${id} to ${mail.to.join(', ')} is two messages`);
    byId.set(id, first ?? mail);
  }
  if (byId.size > written) stray.push(`${byId.size} different messages of ${written} mails`);
  return stray;
}

/** What a repeat has in common with the first: everything that a boundary or a date between them cannot change. */
const bodyOf = ({ to, source }: ReceivedMail): string =>
  `${to.join(' ')} ${/^Subject: .*$/im.exec(source)?.[0] ?? ''} ${/TXN-\w+/.exec(source)?.[0] ?? ''}`;
