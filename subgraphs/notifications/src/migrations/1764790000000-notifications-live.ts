import { outboxV1Down, outboxV1Up, outboxV2Down, outboxV2Up } from '@agio/runtime/outbox/tables';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Says whom a mail is for, and tells of it by an event. */
export class NotificationsLive1764790000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Null for a mail to somebody without an account, and for those that were written before.
    await runner.query('ALTER TABLE mails ADD COLUMN user_id uuid');
    for (const statement of [...outboxV1Up, ...outboxV2Up]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [...outboxV2Down, ...outboxV1Down]) await runner.query(statement);
    await runner.query('ALTER TABLE mails DROP COLUMN user_id');
  }
}
