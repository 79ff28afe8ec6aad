import type { MigrationInterface, QueryRunner } from 'typeorm';
import { transactionsV3Down, transactionsV3Up } from './v3.js';

/** Refunds that an administrator asks for, in full or in parts. */
export class Reversals1764710000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of transactionsV3Up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of transactionsV3Down) await runner.query(statement);
  }
}
