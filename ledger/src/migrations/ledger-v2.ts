import { ledgerApplyV2 } from './ledger-apply-v2.js';

/** What a ledger needs for holds, and for reading entries by their times, on top of `ledgerV1Up`. */
export const ledgerV2Up: string[] = [
  // The answer to every hold id. `posted` and `voided` are what became of a placed hold; `rejected`, and `voided`
  // without an account, say that there never was one and never will be under this id. A hold is placed at placed_at,
  // everything else came to stand so at resolved_at.
  `CREATE TABLE ledger_holds (
    id uuid CONSTRAINT ledger_holds_pkey PRIMARY KEY,
    account_id uuid,
    amount bigint,
    state text NOT NULL,
    placed_at timestamptz(3),
    resolved_at timestamptz(3),
    reason text,
    available bigint,
    CONSTRAINT ledger_holds_state_check CHECK (
      CASE state
        WHEN 'placed' THEN account_id IS NOT NULL AND placed_at IS NOT NULL AND resolved_at IS NULL
        WHEN 'posted' THEN account_id IS NOT NULL AND placed_at IS NOT NULL AND resolved_at IS NOT NULL
        WHEN 'voided' THEN (account_id IS NULL) = (placed_at IS NULL) AND resolved_at IS NOT NULL
        WHEN 'rejected' THEN account_id IS NOT NULL AND placed_at IS NULL AND resolved_at IS NOT NULL
        ELSE false
      END),
    CONSTRAINT ledger_holds_reason_check CHECK ((state = 'rejected') = (reason IS NOT NULL)),
    CONSTRAINT ledger_holds_amount_check CHECK (
      (account_id IS NULL) = (amount IS NULL) AND (placed_at IS NULL OR amount BETWEEN 1 AND 1000000000000000))
  )`,
  `CREATE INDEX ledger_holds_placed ON ledger_holds (account_id) WHERE state = 'placed'`,

  `CREATE FUNCTION ledger_check_held() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
  DECLARE
    offender uuid;
  BEGIN
    SELECT touched.account_id INTO offender
      FROM (SELECT DISTINCT account_id FROM new_holds WHERE placed_at IS NOT NULL) touched
      LEFT JOIN ledger_accounts account ON account.id = touched.account_id
      WHERE account.held IS DISTINCT FROM (
        SELECT coalesce(sum(hold.amount), 0) FROM ledger_holds hold
          WHERE hold.account_id = touched.account_id AND hold.state = 'placed')
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'What is held of account % is not the sum of its placed holds', offender
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_holds_held', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER ledger_holds_held_insert AFTER INSERT ON ledger_holds
    REFERENCING NEW TABLE AS new_holds FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_held()`,
  `CREATE TRIGGER ledger_holds_held_update AFTER UPDATE ON ledger_holds
    REFERENCING NEW TABLE AS new_holds FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_held()`,

  // A hold whose id has changed has no old row, so it fails too.
  `CREATE FUNCTION ledger_check_resolution() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    offender uuid;
  BEGIN
    SELECT hold.id INTO offender
      FROM new_holds hold LEFT JOIN old_holds placed
        ON (placed.id, placed.account_id, placed.amount, placed.placed_at)
          = (hold.id, hold.account_id, hold.amount, hold.placed_at) AND placed.state = 'placed'
      WHERE placed.id IS NULL OR hold.state NOT IN ('posted', 'voided')
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'The hold % is resolved once: from placed to posted or voided, and nothing else changes', offender
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER ledger_holds_resolved_once AFTER UPDATE ON ledger_holds
    REFERENCING OLD TABLE AS old_holds NEW TABLE AS new_holds
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_resolution()`,
  `CREATE TRIGGER ledger_holds_permanent BEFORE DELETE OR TRUNCATE ON ledger_holds
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()`,

  // Part of what was asked for under the transfer's id, as its legs are.
  `ALTER TABLE ledger_transfers ADD COLUMN posts_hold boolean NOT NULL DEFAULT false`,

  // How many entries an account had before a time, which is the number of the last of them: found by halving, like
  // `ledger_balance_at`.
  `CREATE FUNCTION ledger_seq_before(account uuid, at timestamptz) RETURNS bigint
    LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
  DECLARE
    low bigint := 0;
    high bigint;
    middle bigint;
  BEGIN
    SELECT seq INTO high FROM ledger_accounts WHERE id = account;
    WHILE low < high LOOP
      middle := (low + high + 1) / 2;
      IF (SELECT posted_at FROM ledger_entries WHERE account_id = account AND seq = middle) < at THEN
        low := middle;
      ELSE
        high := middle - 1;
      END IF;
    END LOOP;
    RETURN low;
  END $$`,

  ledgerApplyV2,
];

export const ledgerV2Down: string[] = [
  'DROP FUNCTION ledger_apply',
  'DROP FUNCTION ledger_seq_before',
  'ALTER TABLE ledger_transfers DROP COLUMN posts_hold',
  'DROP TABLE ledger_holds',
  'UPDATE ledger_accounts SET held = 0 WHERE held <> 0',
  'DROP FUNCTION ledger_check_resolution',
  'DROP FUNCTION ledger_check_held',
];
