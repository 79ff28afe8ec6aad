import type { MigrationInterface, QueryRunner } from 'typeorm';

const up: readonly string[] = [
  `CREATE TABLE webhook_events (
    -- Who has sent it, and the sender's own id of it.
    source text NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    transaction_id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    deliveries integer NOT NULL DEFAULT 1,
    -- Null until whoever has sent it was asked how the transaction stands.
    worked_at timestamptz,
    PRIMARY KEY (source, event_id)
  )`,
  'CREATE INDEX webhook_events_received ON webhook_events (received_at)',
  // The provider's own. An idempotency key is forgotten in the end; by this a charge is found for ever.
  `ALTER TABLE transactions
    ADD COLUMN charge_reference text,
    ADD CONSTRAINT transactions_charge CHECK (charge_reference IS NULL OR kind = 'TOP_UP')`,
  // The sandbox is a server of its own now and keeps its charges itself.
  'DROP TABLE sandbox_charges',
];

const down: readonly string[] = [
  `CREATE TABLE sandbox_charges (
    id uuid PRIMARY KEY,
    amount text NOT NULL,
    currency text NOT NULL,
    payment_method text NOT NULL,
    settles_at timestamptz NOT NULL,
    decline_reason text
  )`,
  'ALTER TABLE transactions DROP COLUMN charge_reference',
  'DROP TABLE webhook_events',
];

export class Webhooks1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
