import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What administrators are to be told of, until the mails about it are written. */
export class Alerts1764970000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alerts (
        event_id uuid PRIMARY KEY,
        name text NOT NULL CHECK (name IN ('approval.requested', 'ledger.differenceFound')),
        -- The event's.
        payload jsonb NOT NULL,
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        compose_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )
    `);
    await runner.query('CREATE INDEX alerts_compose ON alerts (compose_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE alerts');
  }
}
