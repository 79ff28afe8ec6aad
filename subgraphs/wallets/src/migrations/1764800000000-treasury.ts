import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `ALTER TABLE house_accounts
     DROP CONSTRAINT house_accounts_role_check,
     ADD CONSTRAINT house_accounts_role_check
       CHECK (role IN ('RESERVE', 'FEES', 'EXCHANGE_GAINS', 'CLEARING', 'CAPITAL', 'WRITE_OFFS'))`,
  // Operations of other mutations than adjustReserve, the only one that the release before knows.
  `ALTER TABLE reserve_operations
     ADD COLUMN mutation text NOT NULL DEFAULT 'adjustReserve'
       CHECK (mutation IN ('adjustReserve', 'replenishReserve', 'writeOffReceivable')),
     -- Whose receivable in the currency is written off.
     ADD COLUMN debtor_id uuid,
     ADD CONSTRAINT reserve_operations_write_off_check CHECK (
       (mutation = 'writeOffReceivable') = (debtor_id IS NOT NULL) AND (debtor_id IS NULL OR amount > 0))`,
  // Amounts are minor units of the currency.
  `CREATE TABLE reserve_targets (
     currency text PRIMARY KEY,
     target bigint NOT NULL CHECK (target BETWEEN 0 AND 1000000000000000)
   )`,
  `CREATE TABLE exposure_limits (
     currency text PRIMARY KEY,
     exposure_limit bigint NOT NULL CHECK (exposure_limit BETWEEN 0 AND 1000000000000000)
   )`,

  // Armed while the reserve is not known to be below: a crossing disarms, being filled up arms anew.
  `ALTER TABLE reserve_thresholds ADD COLUMN is_armed boolean NOT NULL DEFAULT true`,
  // Whoever calls it holds the lock of the reserve's account, so one crossing is one event however many post.
  `CREATE FUNCTION watch_reserve(reserve_currency text, reserve_balance bigint) RETURNS void LANGUAGE plpgsql
     SET search_path FROM CURRENT AS $$
   DECLARE
     level bigint;
     -- A UUIDv7 (RFC 9562, section 5.7): a random one with the time in its first 48 bits and the version in the next 4.
     event_id uuid := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
       PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
       FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid;
   BEGIN
     UPDATE reserve_thresholds SET is_armed = reserve_balance >= threshold
       WHERE currency = reserve_currency AND is_armed <> (reserve_balance >= threshold)
       RETURNING threshold INTO level;
     IF FOUND AND reserve_balance < level THEN
       INSERT INTO outbox (id, name, payload, keys) VALUES (
         event_id,
         'reserve.belowThreshold',
         jsonb_build_object('currency', reserve_currency, 'balanceMinor', reserve_balance::text, 'thresholdMinor', level::text),
         ARRAY['Reserve:' || reserve_currency]);
     END IF;
   END $$`,
  `CREATE FUNCTION watch_posted_reserve() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
   BEGIN
     PERFORM watch_reserve(NEW.asset, NEW.balance);
     RETURN NULL;
   END $$`,
  // In the commit of the batch that crosses. A batch changes each account once, and other accounts than reserves are passed over by the
  // condition, without a call.
  `CREATE TRIGGER ledger_accounts_watch_reserves AFTER UPDATE OF balance ON ledger_accounts FOR EACH ROW
     WHEN (NEW.kind = 'reserve' AND NEW.balance <> OLD.balance) EXECUTE FUNCTION watch_posted_reserve()`,
];

const down = [
  'DROP TRIGGER ledger_accounts_watch_reserves ON ledger_accounts',
  'DROP FUNCTION watch_posted_reserve()',
  'DROP FUNCTION watch_reserve(text, bigint)',
  'ALTER TABLE reserve_thresholds DROP COLUMN is_armed',
  'DROP TABLE exposure_limits',
  'DROP TABLE reserve_targets',
  'ALTER TABLE reserve_operations DROP CONSTRAINT reserve_operations_write_off_check, DROP COLUMN debtor_id, DROP COLUMN mutation',
  `ALTER TABLE house_accounts
     DROP CONSTRAINT house_accounts_role_check,
     ADD CONSTRAINT house_accounts_role_check CHECK (role IN ('RESERVE', 'FEES', 'EXCHANGE_GAINS', 'CLEARING', 'CAPITAL'))`,
];

/** Write-offs, targets and limits of what the house has, and the watch over its reserves. */
export class Treasury1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
