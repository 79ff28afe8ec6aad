import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets one job send many mails. */
export class Dispatches1764960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Who may send a queued mail: the job of its latest dispatch. Null before the first one.
    await runner.query('ALTER TABLE mails ADD COLUMN dispatch uuid');
    // A mail's text is written once and its row three times more: of a mail above 2 KiB the text is kept beside the row, and not written again with it.
    await runner.query('ALTER TABLE mails SET (toast_tuple_target = 128)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE mails RESET (toast_tuple_target)');
    await runner.query('ALTER TABLE mails DROP COLUMN dispatch');
  }
}
