import { every } from '@agio/runtime/jobs/loop';
import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import { createAlertComposer } from './alert/compose.js';
import type { NotificationsDeps } from './context.js';
import { readNotificationsEnv } from './env.js';
import { startMailDeliveries } from './jobs/deliver-mails.js';
import { noteApproval } from './jobs/note-approval.js';
import { noteIdentification } from './jobs/note-identification.js';
import { noteLedgerDifference } from './jobs/note-ledger-difference.js';
import { noteTransaction } from './jobs/note-transaction.js';
import { sendWelcomeMail } from './jobs/send-welcome-mail.js';
import { warnTreasury } from './jobs/warn-treasury.js';
import { createMailStore } from './mail/mail-store.js';
import { mailboxRoute } from './mailbox/route.js';
import { Notifications1764000000000 } from './migrations/1764000000000-notifications.js';
import { Notices1764100000000 } from './migrations/1764100000000-notices.js';
import { NotificationsLive1764790000000 } from './migrations/1764790000000-notifications-live.js';
import { SharedJobs1764950000000 } from './migrations/1764950000000-shared-jobs.js';
import { Dispatches1764960000000 } from './migrations/1764960000000-dispatches.js';
import { Alerts1764970000000 } from './migrations/1764970000000-alerts.js';
import { createComposer } from './notice/compose.js';
import { resolvers } from './resolvers/resolvers.js';
import { mailboxTransport } from './transport/mailbox-transport.js';
import { createSmtpTransport } from './transport/smtp-transport.js';

const composeIntervalMs = 1_000;

export const notificationsSubgraph = defineSubgraph({
  name: 'notifications',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations: [
    Notifications1764000000000,
    Notices1764100000000,
    NotificationsLive1764790000000,
    SharedJobs1764950000000,
    Dispatches1764960000000,
    Alerts1764970000000,
  ],
  loadEntities: async () => [(await import('./mail/mail.entity.js')).Mail],
  readEnv: readNotificationsEnv,

  async start({ pool, dataSource, jobs, call, events, logger }, env) {
    const { smtpUrl, mailFrom, mailRetentionDays, mailboxPage } = env;
    const mails = createMailStore({ pool, dataSource });
    const transport =
      smtpUrl === undefined ? mailboxTransport : createSmtpTransport({ url: smtpUrl, from: mailFrom, logger });
    const work: { stop: () => Promise<void> }[] = [];

    const deps: NotificationsDeps = { events, mails };
    return {
      resolvers,
      deps,
      routes: mailboxPage ? [mailboxRoute(mails)] : [],
      consumers: [
        sendWelcomeMail,
        noteTransaction,
        noteIdentification,
        noteApproval,
        noteLedgerDifference,
        warnTreasury(env.treasuryEmail),
      ],
      startJobs() {
        work.push(
          startMailDeliveries({ store: mails, transport, jobs, logger }),
          every(composeIntervalMs, createComposer({ pool, call, logger }), {
            name: 'notifications.composeNotices',
            logger,
          }),
          every(composeIntervalMs, createAlertComposer({ pool, call, logger }), {
            name: 'notifications.composeAlerts',
            logger,
          }),
          every(3_600_000, (signal) => mails.deleteOlderThan(mailRetentionDays, signal), {
            name: 'notifications.deleteOldMails',
            logger,
          }),
        );
      },
      async stop() {
        await Promise.all(work.map((part) => part.stop()));
        await transport.close();
      },
    };
  },
});
