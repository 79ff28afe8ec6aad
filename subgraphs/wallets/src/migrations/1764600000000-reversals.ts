import { ledgerV3Down, ledgerV3Up } from '@agio/ledger/migrations/ledger-v3';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // What a user owes to the house: accounts that go below zero by as much.
  `CREATE TABLE receivables (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL,
     currency text NOT NULL,
     UNIQUE (user_id, currency)
   )`,
];

export class Reversals1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ledgerV3Up, ...up]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of ['DROP TABLE receivables', ...ledgerV3Down]) await runner.query(statement);
  }
}
