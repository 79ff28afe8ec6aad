import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reference rates of several sources, candles of the ticks, and what the back-fill has asked for. */
export class RatesHistory1764210000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await allowSources(runner);
    await createCandles(runner);
    // A day without an answer is most often one on which nothing was published. It is asked for again, ever more rarely.
    await runner.query(`
      CREATE TABLE backfill_unanswered_days (
        day date PRIMARY KEY,
        attempts integer NOT NULL CHECK (attempts > 0),
        asked_at timestamptz NOT NULL
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE backfill_unanswered_days');
    await runner.query('DROP TABLE candle_progress');
    await runner.query('DROP TABLE candle_pairs');
    await runner.query('DROP TABLE candles');
    await runner.query('ALTER TABLE reference_rates DISABLE TRIGGER reference_rates_are_append_only');
    await runner.query(`DELETE FROM reference_rates WHERE source NOT IN ('ECB', 'SYNTHETIC')`);
    await runner.query(`
      DELETE FROM reference_rates AS made_up USING reference_rates AS published
      WHERE made_up.source = 'SYNTHETIC' AND published.source = 'ECB'
        AND made_up.currency = published.currency AND made_up.day = published.day
    `);
    await runner.query('ALTER TABLE reference_rates ENABLE TRIGGER reference_rates_are_append_only');
    await runner.query(`
      ALTER TABLE reference_rates
        DROP COLUMN authority,
        ADD PRIMARY KEY (currency, day),
        DROP CONSTRAINT reference_rates_source_check,
        ADD CONSTRAINT reference_rates_source_check CHECK (source IN ('ECB', 'SYNTHETIC'))
    `);
    await runner.query('DROP FUNCTION reference_authority(text)');
  }
}

/**
 * Each source has a rate of its own per currency and day, and the most official one counts. So the order of imports
 * does not matter: what the ECB published is shown as soon as it is there, whatever was there before.
 */
async function allowSources(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION reference_authority(source text) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT AS $$
      SELECT CASE source
        WHEN 'ECB' THEN 6
        WHEN 'FRANKFURTER' THEN 5
        WHEN 'OPEN_EXCHANGE_RATES' THEN 4
        WHEN 'COINGECKO' THEN 3
        WHEN 'IMPORTED' THEN 2
        WHEN 'SYNTHETIC' THEN 1
      END::smallint
    $$
  `);
  await runner.query(`
    ALTER TABLE reference_rates
      DROP CONSTRAINT reference_rates_source_check,
      ADD CONSTRAINT reference_rates_source_check CHECK (reference_authority(source) IS NOT NULL),
      ADD COLUMN authority smallint NOT NULL GENERATED ALWAYS AS (reference_authority(source)) STORED,
      DROP CONSTRAINT reference_rates_pkey
  `);
  await runner.query('ALTER TABLE reference_rates ADD PRIMARY KEY (currency, day, authority)');
}

/**
 * A candle keeps both sides of its pair at each of its four moments, and not their quotient: so a pegged currency and the
 * pair the other way round come from it exactly, with the one rounding that every rate has.
 */
async function createCandles(runner: QueryRunner): Promise<void> {
  const rate = (column: string) => `${column} numeric NOT NULL CHECK (${column} > 0)`;
  await runner.query(`
    CREATE TABLE candles (
      level text NOT NULL CHECK (level IN ('MINUTE', 'HOUR', 'DAY')),
      base text NOT NULL,
      quote text NOT NULL CHECK (quote <> base),
      at timestamptz NOT NULL CHECK (at = date_trunc(level, at, 'UTC')),
      ${['open', 'high', 'low', 'close'].flatMap((name) => [rate(`${name}_base`), rate(`${name}_quote`)]).join(', ')},
      CHECK (high_quote * open_base >= open_quote * high_base AND high_quote * close_base >= close_quote * high_base),
      CHECK (low_quote * open_base <= open_quote * low_base AND low_quote * close_base <= close_quote * low_base),
      PRIMARY KEY (level, base, quote, at)
    )
  `);
  await runner.query('CREATE INDEX candles_by_age ON candles (level, at)');
  // Crosses whose candles are made from the ticks themselves, and since when.
  await runner.query(`
    CREATE TABLE candle_pairs (
      base text NOT NULL,
      quote text NOT NULL CHECK (quote > base),
      since timestamptz NOT NULL,
      PRIMARY KEY (base, quote)
    )
  `);
  // Up to when the ticks, or the candles of the next shorter level, are in the candles of a level.
  await runner.query(`
    CREATE TABLE candle_progress (
      level text PRIMARY KEY CHECK (level IN ('MINUTE', 'HOUR', 'DAY')),
      until timestamptz NOT NULL CHECK (until = date_trunc(level, until, 'UTC'))
    )
  `);
}
