import { inboxV1Down, inboxV1Up } from '@agio/runtime/outbox/tables';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE mails (
     id uuid PRIMARY KEY,
     -- One event makes one mail, however often it is told.
     event_id uuid NOT NULL UNIQUE,
     recipient text NOT NULL CHECK (recipient <> ''),
     subject text NOT NULL CHECK (subject <> ''),
     text text NOT NULL,
     html text,
     status text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'SENT', 'FAILED')),
     -- Counted when an attempt begins, so that one that ends the process counts too.
     attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
     last_error text,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     sent_at timestamptz,
     -- When a queued mail is next given to the job queue, which may have lost it.
     dispatch_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     CHECK ((status = 'SENT') = (sent_at IS NOT NULL)),
     CHECK (status <> 'FAILED' OR last_error IS NOT NULL)
   )`,
  `CREATE INDEX mails_dispatch ON mails (dispatch_at) WHERE status = 'QUEUED'`,
  'CREATE INDEX mails_age ON mails (created_at)',
];

export class Notifications1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...up, ...inboxV1Up]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [...inboxV1Down, 'DROP TABLE mails']) await runner.query(statement);
  }
}
