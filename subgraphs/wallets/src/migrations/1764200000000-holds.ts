import { ledgerV2Down, ledgerV2Up } from '@agio/ledger/migrations/ledger-v2';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Holds1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of ledgerV2Up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of ledgerV2Down) await runner.query(statement);
  }
}
