import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SandboxBank1764310000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE bank_transfers (
      id uuid PRIMARY KEY,
      -- The client's own name of it: the same never pays twice.
      reference text NOT NULL UNIQUE,
      -- As the client has ordered it, to tell a repeat from a mistake.
      instruction jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      -- Its whole life is known when it is ordered; what it is now, the clock tells.
      processing_at timestamptz NOT NULL,
      ended_at timestamptz NOT NULL,
      end_state text NOT NULL CHECK (end_state IN ('success', 'failed')),
      returned_at timestamptz CHECK (returned_at IS NULL OR end_state = 'success'),
      reason text,
      CHECK ((reason IS NOT NULL) = (end_state = 'failed' OR returned_at IS NOT NULL))
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE bank_transfers');
  }
}
