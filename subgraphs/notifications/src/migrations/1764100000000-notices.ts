import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody is to be told of, until the mail about it is written. */
export class Notices1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notices (
        -- The mail's event_id: a notice makes one mail.
        id uuid PRIMARY KEY,
        event_id uuid NOT NULL,
        user_id uuid NOT NULL,
        -- Null when it is about the person itself.
        transaction_id uuid,
        -- As the event told it; by the time the mail is written it may be another.
        status text NOT NULL,
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        compose_at timestamptz NOT NULL,
        UNIQUE (event_id, user_id)
      )
    `);
    await runner.query('CREATE INDEX notices_compose ON notices (compose_at)');
    await runner.query(`CREATE INDEX notices_processing ON notices (transaction_id) WHERE status = 'PROCESSING'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notices');
  }
}
