import { outboxV2Down, outboxV2Up } from '@agio/runtime/outbox/tables';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets streams of events be taken up again behind a cursor. */
export class EventCursors1764790000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of outboxV2Up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of outboxV2Down) await runner.query(statement);
  }
}
