import { integerVariable, readEnvironment } from '@agio/runtime/env';
import { z } from 'zod';

const model = z.object({
  AGIO_SEED: z.enum(['demo', 'none']).default('demo'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be a URL such as smtp://user:password@host:587 or smtps://host' })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'must be an address or `Name <address>`')
    .default('Agio <no-reply@agio.example>'),
  AGIO_ADMIN_EMAIL: z.email().optional(),
  TREASURY_EMAIL: z.email().optional(),
  MAIL_RETENTION_DAYS: integerVariable({ min: 1, max: 3_650, default: 30 }),
});

/** The variables of notifications. */
export interface NotificationsEnv {
  /** Absent where mails are only kept. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly mailRetentionDays: number;
  /** Who is told of reserves that are low: the administrator unless somebody else is. */
  readonly treasuryEmail: string;
  /** Whether the mailbox page is served: in the demo, when no mail leaves. */
  readonly mailboxPage: boolean;
}

export function readNotificationsEnv(source: NodeJS.ProcessEnv): NotificationsEnv {
  const env = readEnvironment(model, source);
  return {
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    mailRetentionDays: env.MAIL_RETENTION_DAYS,
    treasuryEmail: env.TREASURY_EMAIL ?? env.AGIO_ADMIN_EMAIL ?? 'admin@agio.example',
    mailboxPage: env.AGIO_SEED === 'demo' && env.SMTP_URL === undefined,
  };
}
