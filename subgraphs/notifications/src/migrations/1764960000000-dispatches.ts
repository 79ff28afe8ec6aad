import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets one job send many mails. */
export class Dispatches1764960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Who may send a queued mail: the job of its latest dispatch. Null before the first one.
    await runner.query('ALTER TABLE mails ADD COLUMN dispatch uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE mails DROP COLUMN dispatch');
  }
}
