import type { OutgoingMail } from '../mail/mail-store.js';

/** What became of a mail: the next server has it, or will not have it at any time. */
export type SendOutcome = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly reason: string };

/** A way for mails to leave the platform. */
export interface MailTransport {
  /**
   * Hands a mail on. Repeating it is safe in so far as the mail has the same Message-ID each time.
   * @throws Error when another attempt may succeed, such as while the server is down.
   */
  send: (mail: OutgoingMail) => Promise<SendOutcome>;
  /** Ends idle connections. */
  close: () => Promise<void>;
}
