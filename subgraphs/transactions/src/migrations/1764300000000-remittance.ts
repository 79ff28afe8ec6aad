import type { MigrationInterface, QueryRunner } from 'typeorm';

const up: readonly string[] = [
  `CREATE TABLE beneficiaries (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    account jsonb NOT NULL,
    bank text,
    -- What makes two accounts the same.
    fingerprint text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    removed_at timestamptz
  )`,
  'CREATE UNIQUE INDEX beneficiaries_account ON beneficiaries (owner_id, fingerprint) WHERE removed_at IS NULL',
  // What a person means to send out, counted from before the transaction is written: see limit/uses.ts.
  `CREATE TABLE limit_uses (
    user_id uuid NOT NULL,
    idempotency_key text NOT NULL,
    -- In the currency of the limits.
    minor bigint NOT NULL CHECK (minor > 0),
    used_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, idempotency_key)
  )`,
  'CREATE INDEX limit_uses_of_user ON limit_uses (user_id, used_at)',
  'CREATE INDEX limit_uses_by_time ON limit_uses (used_at)',
  // The receipts that are in the object storage.
  `CREATE TABLE receipts (
    transaction_id uuid PRIMARY KEY REFERENCES transactions,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
  )`,
];

const down: readonly string[] = ['DROP TABLE receipts', 'DROP TABLE limit_uses', 'DROP TABLE beneficiaries'];

/** Beneficiaries, the limits of what may be sent out, and the receipts of what was. */
export class Remittance1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
