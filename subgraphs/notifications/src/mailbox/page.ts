import { createHash } from 'node:crypto';
import type { Mail } from '../mail/mail.entity.js';
import { Markup, markup } from '../templates/markup.js';

const style = `
  :root { color-scheme: light dark; }
  body { margin: 0 auto; padding: 2rem 1rem; max-width: 48rem; font: 1rem/1.5 system-ui, sans-serif; }
  h1 { margin: 0; }
  ol { list-style: none; margin: 1.5rem 0; padding: 0; }
  li { margin: 0.75rem 0; border: 1px solid #7d8590; border-radius: 0.5rem; }
  summary { padding: 0.75rem 1rem; cursor: pointer; overflow-wrap: anywhere; }
  summary:focus-visible { outline: 3px solid #2f6feb; outline-offset: 2px; border-radius: 0.5rem; }
  .subject { font-weight: 600; }
  .about { display: block; font-size: 0.875rem; }
  .text { margin: 0; padding: 0.75rem 1rem; border-top: 1px solid #7d8590; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Allows the page its own style and nothing else: no script, no image, no frame, no form. */
export const mailboxContentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const statusWords: Readonly<Record<Mail['status'], string>> = {
  QUEUED: 'waits to be sent',
  SENT: 'sent',
  FAILED: 'failed',
};

const entry = (mail: Mail): Markup => markup`
      <li>
        <details>
          <summary>
            <span class="subject">${mail.subject}</span>
            <span class="about">to ${mail.to}, <time datetime="${mail.createdAt.toISOString()}">${timeText(mail.createdAt)}</time>, ${statusWords[mail.status]}</span>
          </summary>
          <p class="text">${mail.text}</p>
        </details>
      </li>`;

const timeText = (time: Date): string => `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/**
 * The page that shows what would have been sent, as HTML.
 * @param mails newest first; @param mailsMax how many it shows at most.
 */
export function renderMailbox(mails: readonly Mail[], mailsMax: number): string {
  const list =
    mails.length === 0
      ? markup`<p>There is no mail yet. Register a user, and the welcome mail will be here.</p>`
      : markup`<ol>${mails.map(entry)}
    </ol>`;
  return markup`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Mailbox - Agio</title>
    <style>${new Markup(style)}</style>
  </head>
  <body>
    <main>
    <h1>Mailbox</h1>
    <p>No mail server is configured, so mails stay here. The latest ${mailsMax}, newest first.</p>
    ${list}
    </main>
  </body>
</html>
`.html;
}
