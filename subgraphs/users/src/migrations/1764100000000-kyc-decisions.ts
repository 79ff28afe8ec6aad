import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who found what about somebody's identity, and why; kept as it was decided. */
export class KycDecisions1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kyc_decisions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        status text NOT NULL CHECK (status IN ('NONE', 'PENDING', 'VERIFIED', 'REJECTED')),
        reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
        -- Null when a part of the platform decided.
        decided_by uuid,
        decided_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )
    `);
    await runner.query('CREATE INDEX kyc_decisions_user ON kyc_decisions (user_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kyc_decisions');
  }
}
