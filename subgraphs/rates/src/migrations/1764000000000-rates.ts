import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reference rates, one per currency and day and never changed, and the ticks of the last hour. */
export class Rates1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The key leads with the currency, as a chart reads a run of days of one or two currencies.
    await runner.query(`
      CREATE TABLE reference_rates (
        currency text NOT NULL CHECK (currency ~ '^[A-Z0-9]{3,8}$'),
        day date NOT NULL,
        per_euro numeric NOT NULL CHECK (per_euro > 0 AND per_euro < 'Infinity'),
        source text NOT NULL CHECK (source IN ('ECB', 'SYNTHETIC')),
        PRIMARY KEY (currency, day)
      )
    `);
    await runner.query(`
      CREATE FUNCTION refuse_to_change_reference_rates() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'A stored reference rate never changes' USING ERRCODE = 'restrict_violation';
      END $$
    `);
    await runner.query(`
      CREATE TRIGGER reference_rates_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reference_rates
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_reference_rates()
    `);
    // One row is one moment of the whole market, because a cross rate needs both of its sides from the same moment.
    await runner.query(`
      CREATE TABLE ticks (
        at timestamptz PRIMARY KEY,
        per_euro jsonb NOT NULL CHECK (jsonb_typeof(per_euro) = 'object')
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ticks');
    await runner.query('DROP TABLE reference_rates');
    await runner.query('DROP FUNCTION refuse_to_change_reference_rates()');
  }
}
