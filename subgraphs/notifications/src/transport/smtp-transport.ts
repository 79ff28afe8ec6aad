import type { Logger } from '@agio/runtime/logging/logger';
import type { OutgoingMail } from '../mail/mail-store.js';
import type { MailTransport, SendOutcome } from './transport.js';

const connectionsMax = 2;
const connectionTimeoutMs = 10_000;
const greetingTimeoutMs = 10_000;
const socketTimeoutMs = 20_000;
/** For a whole mail: a server that answers a byte now and then would outlast every other timeout. */
const sendTimeoutMs = 60_000;

/**
 * Sends by SMTP (RFC 5321), over a few connections that are kept open for a while.
 *
 * @param options.url such as `smtps://user:password@host:465`; its query may set nodemailer's options.
 * @param options.from the sender, as an address or `Name <address>`.
 */
export function createSmtpTransport(options: { url: string; from: string; logger: Logger }): MailTransport {
  // Nothing is sent while the platform starts, so nodemailer comes with the first mail.
  let opening: ReturnType<typeof open> | undefined;

  async function open() {
    const { createTransport } = await import('nodemailer');
    const transporter = createTransport({
      url: options.url,
      pool: true,
      maxConnections: connectionsMax,
      // Repeating is the job queue's, which counts it and waits longer each time.
      maxRequeues: 0,
      connectionTimeout: connectionTimeoutMs,
      greetingTimeout: greetingTimeoutMs,
      socketTimeout: socketTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    transporter.on('error', (error: Error) => options.logger.warn({ err: error }, 'A connection for mail broke'));
    return transporter;
  }

  return {
    async send(mail) {
      opening ??= open();
      const transporter = await opening;
      try {
        await transporter.sendMail({ ...message(mail, options.from), signal: AbortSignal.timeout(sendTimeoutMs) });
        return { kind: 'accepted' };
      } catch (error) {
        return refusalOf(error);
      }
    },
    async close() {
      (await opening)?.close();
    },
  };
}

const message = ({ id, to, subject, text, html }: OutgoingMail, from: string) => ({
  from,
  // As a structure, so that a comma in an address cannot make two of it.
  to: { name: '', address: to },
  subject,
  text,
  ...(html !== null && { html }),
  // The same at each attempt: a server or reader that gets a mail twice can tell.
  messageId: `<${id}@agio>`,
  // Asks vacation responders to be silent (RFC 3834).
  headers: { 'Auto-Submitted': 'auto-generated' },
});

/**
 * A reply of the class 5 to the envelope or the message, which would be the same at every attempt (RFC 5321, 4.2.1). One to the log-in
 * concerns the configuration and no mail, so it is tried again until somebody has corrected that.
 */
function refusalOf(error: unknown): SendOutcome {
  const { code, permanent, message: reason } = error as Error & { code?: string; permanent?: boolean };
  const concernsMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (concernsMail && permanent === true) return { kind: 'refused', reason };
  throw error;
}
