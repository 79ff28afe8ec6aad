import type { Route } from '@agio/runtime/http/server';
import type { MailStore } from '../mail/mail-store.js';
import { mailboxContentSecurityPolicy, renderMailbox } from './page.js';

const mailsShownMax = 50;

/** `GET /mailbox`: everybody's latest mails, for everybody who reaches the port. For the demo only. */
export const mailboxRoute = (store: Pick<MailStore, 'page'>): Route => ({
  path: '/mailbox',
  methods: ['GET'],
  async handle() {
    const mails = await store.page({ limit: mailsShownMax, backwards: false, after: null, before: null });
    return {
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': mailboxContentSecurityPolicy,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      },
      body: renderMailbox(mails.slice(0, mailsShownMax), mailsShownMax),
    };
  },
});
