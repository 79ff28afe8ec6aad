import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SandboxWebhooks1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE webhooks (
      -- Of the delivery; the copies of an event have one each.
      id uuid PRIMARY KEY,
      event_id uuid NOT NULL,
      body text NOT NULL,
      is_forged boolean NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      -- When it is sent, for the first time or again.
      due_at timestamptz NOT NULL
    )`);
    await runner.query('CREATE INDEX webhooks_due ON webhooks (due_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhooks');
  }
}
