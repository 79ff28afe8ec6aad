import { ledgerV1Down, ledgerV1Up } from '@agio/ledger/migrations/ledger-v1';
import { inboxV1Down, inboxV1Up } from '@agio/runtime/outbox/tables';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // The id is the one of the ledger's account, which has the money.
  `CREATE TABLE wallets (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL,
     currency text NOT NULL,
     opened_at timestamptz(3) NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
     UNIQUE (user_id, currency)
   )`,
  `CREATE TABLE house_accounts (
     id uuid NOT NULL UNIQUE,
     role text NOT NULL CHECK (role IN ('RESERVE', 'FEES', 'EXCHANGE_GAINS', 'CLEARING', 'CAPITAL')),
     currency text NOT NULL,
     PRIMARY KEY (role, currency)
   )`,
  // Amounts are minor units of the currency.
  `CREATE TABLE reserve_thresholds (
     currency text PRIMARY KEY,
     threshold bigint NOT NULL CHECK (threshold BETWEEN 0 AND 1000000000000000)
   )`,
  // Written before the transfer of the same id is posted, so that a repeat of the key always sends that transfer.
  `CREATE TABLE reserve_operations (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL,
     idempotency_key text NOT NULL CHECK (char_length(idempotency_key) BETWEEN 1 AND 100),
     currency text NOT NULL,
     amount bigint NOT NULL CHECK (amount <> 0 AND amount BETWEEN -1000000000000000 AND 1000000000000000),
     reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 200),
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     UNIQUE (user_id, idempotency_key)
   )`,
];

const down = ['reserve_operations', 'reserve_thresholds', 'house_accounts', 'wallets'].map(
  (table) => `DROP TABLE ${table}`,
);

export class Wallets1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ledgerV1Up, ...up, ...inboxV1Up]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [...inboxV1Down, ...down, ...ledgerV1Down]) await runner.query(statement);
  }
}
