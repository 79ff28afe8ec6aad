import type { MigrationInterface, QueryRunner } from 'typeorm';

const functions = ['begin_transactions(jsonb, interval)', 'finish_transactions(jsonb)'];

/**
 * A batch finds each of its quotes and transactions by an index. Left to itself, the planner expects a hundred rows of a JSON array whatever
 * there are, and reads all of a table of some ten thousand rows for one.
 *
 * A setting of a function ends with its definition: whoever replaces one repeats this.
 */
export class IndexPlans1764960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const each of functions) await runner.query(`ALTER FUNCTION ${each} SET enable_seqscan = off`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of functions) await runner.query(`ALTER FUNCTION ${each} RESET enable_seqscan`);
  }
}
