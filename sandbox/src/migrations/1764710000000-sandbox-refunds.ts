import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SandboxRefunds1764710000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payments
      DROP CONSTRAINT payments_kind_check,
      -- That only a payout is returned.
      DROP CONSTRAINT payments_check`);
    await runner.query(`ALTER TABLE payments
      ADD CONSTRAINT payments_kind_check CHECK (kind IN ('charge', 'payout', 'refund')),
      ADD CONSTRAINT payments_check CHECK (returned_at IS NULL OR (kind IN ('payout', 'refund') AND outcome = 'succeeded'))`);
    // The token of a refund is the reference of its charge.
    await runner.query(`CREATE INDEX payments_refunds ON payments (token) WHERE kind = 'refund'`);
  }

  /** Refused by the database while there are refunds. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX payments_refunds');
    await runner.query('ALTER TABLE payments DROP CONSTRAINT payments_kind_check, DROP CONSTRAINT payments_check');
    await runner.query(`ALTER TABLE payments
      ADD CONSTRAINT payments_kind_check CHECK (kind IN ('charge', 'payout')),
      ADD CONSTRAINT payments_check CHECK (returned_at IS NULL OR (kind = 'payout' AND outcome = 'succeeded'))`);
  }
}
