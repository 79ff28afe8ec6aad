import { outboxV1Down, outboxV1Up } from '@agio/runtime/outbox/tables';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { transactionsDown, transactionsUp } from './v1.js';

export class Transactions1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...outboxV1Up, ...transactionsUp]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [...transactionsDown, ...outboxV1Down]) await runner.query(statement);
  }
}
