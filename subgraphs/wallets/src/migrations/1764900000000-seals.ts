import { ledgerV4Down, ledgerV4Up } from '@agio/ledger/migrations/ledger-v4';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // What was found whenever the ledger was verified as a whole.
  `CREATE TABLE ledger_verifications (
     id uuid PRIMARY KEY,
     started_at timestamptz(3) NOT NULL,
     finished_at timestamptz(3) NOT NULL,
     differences bigint NOT NULL CHECK (differences >= 0),
     first_difference text,
     CONSTRAINT ledger_verifications_first_check CHECK ((differences = 0) = (first_difference IS NULL))
   )`,
  'CREATE INDEX ledger_verifications_finished ON ledger_verifications (finished_at)',
];

export class Seals1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ledgerV4Up, ...up]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of ['DROP TABLE ledger_verifications', ...ledgerV4Down]) await runner.query(statement);
  }
}
