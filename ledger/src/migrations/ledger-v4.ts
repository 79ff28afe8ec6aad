/**
 * What a ledger needs to be sealed: a chain of hashes over its committed batches, on top of `ledgerV3Up`. Transfers and holds that are
 * older than batches get theirs, so that from now on every answer is in exactly one.
 */
export const ledgerV4Up: string[] = [
  // Numbers are without gaps, unlike those of batches: a seal is made by one session after the other.
  `CREATE TABLE ledger_seals (
    number bigint CONSTRAINT ledger_seals_pkey PRIMARY KEY,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL CONSTRAINT ledger_seals_hash_key UNIQUE,
    -- The numbers of the batches, ascending.
    batches bigint[] NOT NULL,
    at timestamptz(3) NOT NULL,
    CONSTRAINT ledger_seals_number_check CHECK (number >= 1),
    CONSTRAINT ledger_seals_hashes_check CHECK (length(previous_hash) = 32 AND length(hash) = 32),
    CONSTRAINT ledger_seals_batches_check CHECK (cardinality(batches) >= 1)
  )`,
  `CREATE TRIGGER ledger_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seals
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()`,

  // What was posted by one batch has one time.
  `WITH batched AS MATERIALIZED (
      SELECT 'transfer' AS part, unnest(transfer_ids) AS id FROM ledger_batches
      UNION ALL SELECT 'hold', unnest(hold_ids) FROM ledger_batches
      UNION ALL SELECT 'resolved', unnest(resolved_hold_ids) FROM ledger_batches
    )
    INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids)
    SELECT at, coalesce(array_agg(id ORDER BY id) FILTER (WHERE part = 'transfer'), '{}'),
           coalesce(array_agg(id ORDER BY id) FILTER (WHERE part = 'hold'), '{}'),
           coalesce(array_agg(id ORDER BY id) FILTER (WHERE part = 'resolved'), '{}')
      FROM (
        SELECT posted_at AS at, 'transfer' AS part, id FROM ledger_transfers
          WHERE NOT EXISTS (SELECT FROM batched WHERE batched.part = 'transfer' AND batched.id = ledger_transfers.id)
        UNION ALL
        SELECT coalesce(placed_at, resolved_at), 'hold', id FROM ledger_holds
          WHERE NOT EXISTS (SELECT FROM batched WHERE batched.part = 'hold' AND batched.id = ledger_holds.id)
        UNION ALL
        SELECT resolved_at, 'resolved', id FROM ledger_holds
          WHERE placed_at IS NOT NULL AND resolved_at IS NOT NULL
            AND NOT EXISTS (SELECT FROM batched WHERE batched.part = 'resolved' AND batched.id = ledger_holds.id)
      ) answer
      GROUP BY at ORDER BY at`,

  'CREATE INDEX ledger_batches_unsealed ON ledger_batches (number) WHERE sealed_by IS NULL',
  `CREATE FUNCTION ledger_check_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM old_batches WHERE sealed_by IS NOT NULL) THEN
      RAISE EXCEPTION 'A batch is sealed once'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER ledger_batches_sealed_once AFTER UPDATE ON ledger_batches
    REFERENCING OLD TABLE AS old_batches FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_sealing()`,
];

export const ledgerV4Down: string[] = [
  'DROP TRIGGER ledger_batches_sealed_once ON ledger_batches',
  'DROP FUNCTION ledger_check_sealing',
  'DROP INDEX ledger_batches_unsealed',
  'UPDATE ledger_batches SET sealed_by = NULL WHERE sealed_by IS NOT NULL',
  'DROP TABLE ledger_seals',
];
