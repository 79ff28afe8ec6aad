import type { MigrationInterface, QueryRunner } from 'typeorm';
import { transactionsV2Down, transactionsV2Up } from './v2.js';

export class Payouts1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of transactionsV2Up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of transactionsV2Down) await runner.query(statement);
  }
}
