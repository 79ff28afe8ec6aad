import type { MailTransport } from '../transport/transport.js';
import type { MailStore } from './mail-store.js';

export interface MailDelivery {
  readonly store: Pick<MailStore, 'beginAttempt' | 'markSent' | 'recordFailure'>;
  readonly transport: MailTransport;
  /** After that many failed attempts a mail is given up. */
  readonly attemptsMax: number;
}

/**
 * Makes one attempt to send a mail. Whatever happens to the queue, the mail's row says what is to be done: one that is sent or given up is
 * left alone. A process that ends between sending and noting it sends again, under the same Message-ID.
 *
 * @throws what the transport threw, so that the queue tries again later.
 */
export async function deliverMail({ store, transport, attemptsMax }: MailDelivery, id: string): Promise<void> {
  const mail = await store.beginAttempt(id);
  if (!mail) return;
  if (mail.attempts > attemptsMax) {
    // Noted here because the last attempt itself could not: its process ended first.
    const reason = `Given up after ${attemptsMax} attempts, the last of which was interrupted.`;
    return store.recordFailure(id, { reason, isFinal: true });
  }
  try {
    const outcome = await transport.send(mail);
    if (outcome.kind === 'refused') {
      return await store.recordFailure(id, { reason: outcome.reason, isFinal: true });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await store.recordFailure(id, { reason, isFinal: mail.attempts >= attemptsMax });
    throw error;
  }
  await store.markSent(id);
}
