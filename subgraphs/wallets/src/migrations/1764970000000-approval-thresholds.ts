import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keeps with each operation the rule by which it was judged to need a second person, so that it can be judged again. */
export class ApprovalThresholds1764970000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Minor units; null when no amount needs an approval, and for what was asked for before this was kept.
    await runner.query('ALTER TABLE reserve_operations ADD COLUMN approval_from bigint CHECK (approval_from >= 0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reserve_operations DROP COLUMN approval_from');
  }
}
