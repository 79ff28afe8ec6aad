import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the providers told last, what was set aside of it, and what administrators have entered. */
export class RatesLive1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // One row is all that a provider told, so that a moving market is one update and every reader sees one moment of it.
    // Versions come from one writer at a time, so who has read up to one has missed nothing before it.
    await runner.query('CREATE SEQUENCE provider_rates_version');
    await runner.query(`
      CREATE TABLE provider_rates (
        source text PRIMARY KEY,
        rates jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(rates) = 'object'),
        version bigint NOT NULL DEFAULT 0,
        as_of timestamptz,
        taken_at timestamptz,
        last_failure text,
        is_suspended boolean NOT NULL DEFAULT false,
        CHECK ((as_of IS NULL) = (taken_at IS NULL))
      ) WITH (fillfactor = 50)
    `);
    await createQuarantine(runner);
    await createManualRates(runner);
    await runner.query(`
      ALTER TABLE ticks ADD COLUMN source text NOT NULL DEFAULT 'SIMULATED' CHECK (source IN ('LIVE', 'SIMULATED'))
    `);
    await runner.query('ALTER TABLE ticks ALTER COLUMN source DROP DEFAULT');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ticks DROP COLUMN source');
    await runner.query('DROP TABLE manual_rates');
    await runner.query('DROP FUNCTION refuse_to_change_manual_rates()');
    await runner.query('DROP TABLE quarantined_rates');
    await runner.query('DROP TABLE provider_rates');
    await runner.query('DROP SEQUENCE provider_rates_version');
  }
}

async function createQuarantine(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE quarantined_rates (
      id uuid PRIMARY KEY,
      source text NOT NULL,
      currency text NOT NULL,
      per_euro numeric NOT NULL CHECK (per_euro > 0 AND per_euro < 'Infinity'),
      expected numeric NOT NULL CHECK (expected > 0 AND expected < 'Infinity'),
      as_of timestamptz NOT NULL,
      quarantined_at timestamptz NOT NULL,
      resolution text CHECK (resolution IN ('CONFIRMED', 'WITHDRAWN')),
      resolved_at timestamptz,
      CHECK ((resolution IS NULL) = (resolved_at IS NULL))
    )
  `);
  // A provider that insists is one case and not one more at every asking.
  await runner.query(`
    CREATE UNIQUE INDEX quarantined_rates_open ON quarantined_rates (source, currency) WHERE resolution IS NULL
  `);
  await runner.query('CREATE INDEX quarantined_rates_by_time ON quarantined_rates (quarantined_at, id)');
}

/** The record of what administrators have entered. The latest of a currency is in force until somebody tells a later one. */
async function createManualRates(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE manual_rates (
      id uuid PRIMARY KEY,
      currency text NOT NULL,
      per_euro numeric NOT NULL CHECK (per_euro > 0 AND per_euro < 'Infinity'),
      as_of timestamptz NOT NULL,
      reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
      is_confirmed_jump boolean NOT NULL,
      in_force_before numeric,
      entered_by uuid,
      entered_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )
  `);
  await runner.query('CREATE INDEX manual_rates_latest ON manual_rates (currency, entered_at DESC)');
  await runner.query(`
    CREATE FUNCTION refuse_to_change_manual_rates() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'What was entered by hand stays on record' USING ERRCODE = 'restrict_violation';
    END $$
  `);
  await runner.query(`
    CREATE TRIGGER manual_rates_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON manual_rates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_manual_rates()
  `);
}
