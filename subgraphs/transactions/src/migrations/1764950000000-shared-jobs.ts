import { outboxV3Down, outboxV3Up } from '@agio/runtime/outbox/tables';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets one job bring many events. */
export class SharedJobs1764950000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of outboxV3Up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of outboxV3Down) await runner.query(statement);
  }
}
