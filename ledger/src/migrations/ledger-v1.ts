import { ledgerPostV1 } from './ledger-post-v1.js';

/**
 * The tables of a ledger, for an append-only migration of the schema that uses it. Money is in minor units of its
 * account's asset, 64-bit integers. A balance is what was credited less what was debited.
 *
 * There are no foreign keys and no row triggers: they cost a quarter of the throughput, and `ledger_post` and the
 * statement triggers below guarantee the same.
 */
export const ledgerV1Up: string[] = [
  // Every batch rewrites the rows of its accounts. Half-empty pages leave room for the new versions beside the old
  // ones, so that the index is not touched.
  `CREATE TABLE ledger_accounts (
    id uuid CONSTRAINT ledger_accounts_pkey PRIMARY KEY,
    asset text NOT NULL,
    kind text NOT NULL,
    guarded boolean NOT NULL,
    balance bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    seq bigint NOT NULL DEFAULT 0,
    last_posted_at timestamptz(3),
    opened_at timestamptz(3) NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
    CONSTRAINT ledger_accounts_asset_check CHECK (char_length(asset) BETWEEN 1 AND 32),
    CONSTRAINT ledger_accounts_kind_check CHECK (char_length(kind) BETWEEN 1 AND 64),
    CONSTRAINT ledger_accounts_balance_check
      CHECK (balance BETWEEN -4000000000000000000 AND 4000000000000000000),
    CONSTRAINT ledger_accounts_held_check CHECK (held BETWEEN 0 AND 4000000000000000000),
    CONSTRAINT ledger_accounts_guarded_check CHECK (NOT guarded OR balance - held >= 0),
    CONSTRAINT ledger_accounts_seq_check CHECK (seq >= 0 AND (seq = 0) = (last_posted_at IS NULL))
  ) WITH (fillfactor = 50)`,

  // The answer to every transfer id, for ever. Leg n moves amounts[n] from the account debits[n] to credits[n], and
  // its two entries have the numbers debit_seqs[n] and credit_seqs[n] in their accounts.
  `CREATE TABLE ledger_transfers (
    id uuid CONSTRAINT ledger_transfers_pkey PRIMARY KEY,
    result text NOT NULL,
    posted_at timestamptz(3) NOT NULL,
    kind text,
    reference text,
    debits uuid[] NOT NULL,
    credits uuid[] NOT NULL,
    amounts bigint[] NOT NULL,
    debit_seqs bigint[],
    credit_seqs bigint[],
    reason text,
    reason_leg integer,
    reason_account uuid,
    available bigint,
    CONSTRAINT ledger_transfers_result_check CHECK (
      CASE result
        WHEN 'posted' THEN reason IS NULL AND debit_seqs IS NOT NULL AND credit_seqs IS NOT NULL
          AND cardinality(debit_seqs) = cardinality(amounts) AND cardinality(credit_seqs) = cardinality(amounts)
        WHEN 'rejected' THEN reason IS NOT NULL AND debit_seqs IS NULL AND credit_seqs IS NULL
        ELSE false
      END),
    CONSTRAINT ledger_transfers_legs_check CHECK (
      cardinality(amounts) BETWEEN 1 AND 16
      AND cardinality(debits) = cardinality(amounts) AND cardinality(credits) = cardinality(amounts)),
    CONSTRAINT ledger_transfers_labels_check CHECK (char_length(kind) <= 64 AND char_length(reference) <= 128)
  )`,

  // One index serves statements, the balance at a time and the search for gaps: numbers count 1, 2, 3 ... in each
  // account, and times never run backwards along them.
  `CREATE TABLE ledger_entries (
    account_id uuid NOT NULL,
    seq bigint NOT NULL,
    transfer_id uuid NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint NOT NULL,
    posted_at timestamptz(3) NOT NULL,
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (account_id, seq),
    CONSTRAINT ledger_entries_seq_check CHECK (seq >= 1),
    CONSTRAINT ledger_entries_amount_check
      CHECK (amount <> 0 AND amount BETWEEN -1000000000000000 AND 1000000000000000),
    CONSTRAINT ledger_entries_balance_check
      CHECK (balance_after BETWEEN -4000000000000000000 AND 4000000000000000000)
  )`,

  // An entry without an account has no asset, and fails like a transfer that makes money. Accounts are looked up by
  // key, entry by entry: hashing them would take longer with every account that is opened.
  `CREATE FUNCTION ledger_check_zero_sum() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
  DECLARE
    offender record;
  BEGIN
    SELECT entry.transfer_id, account.asset INTO offender
      FROM new_entries entry LEFT JOIN ledger_accounts account ON account.id = entry.account_id
      GROUP BY entry.transfer_id, account.asset
      HAVING sum(entry.amount) <> 0 OR account.asset IS NULL
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'The entries of transfer % in asset % do not sum to zero',
        offender.transfer_id, coalesce(offender.asset, '(no such account)')
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_zero_sum', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER ledger_entries_zero_sum AFTER INSERT ON ledger_entries
    REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_zero_sum()`,

  `CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% on % is refused: what is posted is corrected by another transfer, never changed', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
  END $$`,
  `CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()`,
  `CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfers
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()`,
  // Removing an account, or giving it another asset, would unbalance what was posted to it.
  `CREATE TRIGGER ledger_accounts_permanent BEFORE UPDATE OF id, asset OR DELETE OR TRUNCATE ON ledger_accounts
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()`,

  // Numbers are without gaps and times ascend with them, so the last entry up to a time is found by halving: 24
  // look-ups in the primary key for ten million entries. Zero before the first entry.
  `CREATE FUNCTION ledger_balance_at(account uuid, at timestamptz) RETURNS bigint
    LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
  DECLARE
    low bigint := 0;
    high bigint;
    middle bigint;
  BEGIN
    SELECT seq INTO high FROM ledger_accounts WHERE id = account;
    WHILE low < high LOOP
      middle := (low + high + 1) / 2;
      IF (SELECT posted_at FROM ledger_entries WHERE account_id = account AND seq = middle) <= at THEN
        low := middle;
      ELSE
        high := middle - 1;
      END IF;
    END LOOP;
    RETURN coalesce((SELECT balance_after FROM ledger_entries WHERE account_id = account AND seq = low), 0);
  END $$`,

  ledgerPostV1,
];

export const ledgerV1Down: string[] = [
  'DROP FUNCTION ledger_post',
  'DROP FUNCTION ledger_balance_at',
  'DROP TABLE ledger_entries',
  'DROP TABLE ledger_transfers',
  'DROP TABLE ledger_accounts',
  'DROP FUNCTION ledger_refuse_change',
  'DROP FUNCTION ledger_check_zero_sum',
];
