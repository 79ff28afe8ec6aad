import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SandboxPayments1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE payments (
      -- The provider's own.
      id text PRIMARY KEY,
      -- The client's idempotency key.
      reference text NOT NULL UNIQUE,
      kind text NOT NULL CHECK (kind IN ('charge', 'payout')),
      amount text NOT NULL,
      currency text NOT NULL,
      token text NOT NULL,
      -- Its whole life is known when it is asked for; what it is now, the clock tells.
      settled_at timestamptz NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('succeeded', 'declined', 'failed')),
      returned_at timestamptz CHECK (returned_at IS NULL OR (kind = 'payout' AND outcome = 'succeeded')),
      reason text,
      CHECK ((reason IS NULL) = (outcome = 'succeeded' AND returned_at IS NULL))
    )`);
    await runner.query(`CREATE INDEX payments_settled ON payments (currency, settled_at) WHERE outcome = 'succeeded'`);
    await runner.query(
      `CREATE INDEX payments_returned ON payments (currency, returned_at) WHERE returned_at IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE payments');
  }
}
