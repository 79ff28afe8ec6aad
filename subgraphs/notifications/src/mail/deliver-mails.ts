import type { MailTransport } from '../transport/transport.js';
import type { FailedAttempt, MailStore, OutgoingMail } from './mail-store.js';

/** How hard it is tried to send a mail. */
export interface DeliveryAttempts {
  /** After that many failed attempts a mail is given up. */
  readonly attemptsMax: number;
  /** Pause before the second attempt; it doubles with each further one, less up to half of it at random. */
  readonly backoffMs: number;
}

export interface MailDelivery {
  readonly store: Pick<MailStore, 'beginAttempts' | 'markSent' | 'recordFailures'>;
  readonly transport: MailTransport;
  readonly attempts: DeliveryAttempts;
  /** After which the mails are dispatched again that nothing has become of; longer than the transport takes at most. */
  readonly againAfterMs: number;
}

/** Mails that are handed on together. */
export interface Dispatch {
  readonly dispatch: string;
  readonly mailIds: readonly string[];
}

/**
 * Makes one attempt to send each mail. Whatever happens to the queue, the mail's row says what is to be done: one that is sent, given up or in the
 * hands of a later dispatch is left alone. A process that ends between sending and noting it sends again, under the same Message-ID.
 */
export async function deliverMails(delivery: MailDelivery, { dispatch, mailIds }: Dispatch): Promise<void> {
  const { store, againAfterMs } = delivery;
  const mails = await store.beginAttempts(dispatch, mailIds, { againAfterMs });
  const failures = await Promise.all(mails.map((mail) => attempt(delivery, mail)));
  const sent = mails.filter((_, index) => failures[index] === null).map(({ id }) => id);
  if (sent.length > 0) await store.markSent(sent);
  const failed = failures.filter((failure) => failure !== null);
  if (failed.length > 0) await store.recordFailures(failed);
}

/** @returns null when the mail is sent. */
async function attempt({ transport, attempts }: MailDelivery, mail: OutgoingMail): Promise<FailedAttempt | null> {
  const { id } = mail;
  const { attemptsMax, backoffMs } = attempts;
  if (mail.attempts > attemptsMax) {
    // Noted here because the last attempt itself could not: its process ended first.
    const reason = `Given up after ${attemptsMax} attempts, the last of which was interrupted.`;
    return { id, reason, againAfterMs: null };
  }
  try {
    const outcome = await transport.send(mail);
    return outcome.kind === 'refused' ? { id, reason: outcome.reason, againAfterMs: null } : null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const pauseMs = backoffMs * 2 ** (mail.attempts - 1) * (0.5 + Math.random() / 2);
    return { id, reason, againAfterMs: mail.attempts >= attemptsMax ? null : pauseMs };
  }
}
