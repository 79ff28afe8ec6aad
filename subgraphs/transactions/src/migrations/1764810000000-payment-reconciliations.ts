import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the comparison of each day with the payment provider has found. */
export class PaymentReconciliations1764810000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment_reconciliations (
        day date NOT NULL,
        currency text NOT NULL,
        provider text NOT NULL,
        provider_minor bigint NOT NULL,
        ledger_minor bigint NOT NULL,
        differences integer NOT NULL CHECK (differences >= 0),
        first_transaction_id text,
        compared_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (day, currency, provider),
        CONSTRAINT payment_reconciliations_first_check CHECK ((differences > 0) = (first_transaction_id IS NOT NULL))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE payment_reconciliations');
  }
}
