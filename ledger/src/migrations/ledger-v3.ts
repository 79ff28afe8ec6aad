import { ledgerApplyV2 } from './ledger-apply-v2.js';
import { ledgerApplyV2OverV3, ledgerApplyV3 } from './ledger-apply-v3.js';
import { ledgerPostV1 } from './ledger-post-v1.js';

/**
 * What a ledger needs for holds that expire, for reversals, groups and the row that every batch leaves, on top of
 * `ledgerV2Up`. Constraints are added NOT VALID: every row that is there has kept the narrower rules before them, and
 * reading them all again would keep posting waiting.
 */
export const ledgerV3Up: string[] = [
  `ALTER TABLE ledger_holds ADD COLUMN expires_at timestamptz(3)`,
  // `expired` is what became of a placed hold whose time is over, and of one that came too late to be placed.
  `ALTER TABLE ledger_holds
    DROP CONSTRAINT ledger_holds_state_check,
    ADD CONSTRAINT ledger_holds_state_check CHECK (
      CASE state
        WHEN 'placed' THEN account_id IS NOT NULL AND placed_at IS NOT NULL AND resolved_at IS NULL
        WHEN 'posted' THEN account_id IS NOT NULL AND placed_at IS NOT NULL AND resolved_at IS NOT NULL
        WHEN 'voided' THEN (account_id IS NULL) = (placed_at IS NULL) AND resolved_at IS NOT NULL
        WHEN 'expired' THEN account_id IS NOT NULL AND resolved_at IS NOT NULL
        WHEN 'rejected' THEN account_id IS NOT NULL AND placed_at IS NULL AND resolved_at IS NOT NULL
        ELSE false
      END) NOT VALID,
    ADD CONSTRAINT ledger_holds_expiry_check CHECK (
      CASE state
        WHEN 'expired' THEN expires_at IS NOT NULL AND expires_at <= resolved_at
        WHEN 'posted' THEN expires_at IS NULL OR resolved_at < expires_at
        WHEN 'placed' THEN expires_at IS NULL OR placed_at < expires_at
        ELSE true
      END) NOT VALID`,
  `CREATE INDEX ledger_holds_expiring ON ledger_holds (expires_at) WHERE state = 'placed' AND expires_at IS NOT NULL`,
  replaceResolutionCheck({
    unchanged: ['account_id', 'amount', 'placed_at', 'expires_at'],
    states: ['posted', 'voided', 'expired'],
  }),

  // What is given back is part of what was asked for under the transfer's id, as its legs are; the effective time is not.
  `ALTER TABLE ledger_transfers
    ADD COLUMN effective_at timestamptz(3),
    ADD COLUMN reverses uuid,
    ADD COLUMN reversed_legs integer[],
    ADD COLUMN forced boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT ledger_transfers_reverses_check CHECK (
      CASE WHEN reverses IS NULL THEN reversed_legs IS NULL AND NOT forced
        ELSE coalesce(cardinality(reversed_legs), 0) = cardinality(amounts)
      END) NOT VALID`,

  // What has been given back of the legs of posted transfers: leg and reversal_leg count from 1. A table of its own, so
  // that what is left is a range of one index, and a batch without reversals writes nothing here.
  `CREATE TABLE ledger_reversals (
    transfer_id uuid NOT NULL,
    leg integer NOT NULL,
    reversal_id uuid NOT NULL,
    reversal_leg integer NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT ledger_reversals_pkey PRIMARY KEY (transfer_id, leg, reversal_id, reversal_leg),
    CONSTRAINT ledger_reversals_amount_check CHECK (amount BETWEEN 1 AND 1000000000000000)
  )`,
  `CREATE FUNCTION ledger_check_reversed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
  DECLARE
    offender record;
  BEGIN
    SELECT touched.transfer_id, touched.leg INTO offender
      FROM (SELECT DISTINCT transfer_id, leg FROM new_reversals) touched
      LEFT JOIN ledger_transfers original
        ON original.id = touched.transfer_id AND original.result = 'posted' AND original.reverses IS NULL
      WHERE original.amounts[touched.leg] IS NULL OR original.amounts[touched.leg] < (
        SELECT sum(reversal.amount) FROM ledger_reversals reversal
          WHERE reversal.transfer_id = touched.transfer_id AND reversal.leg = touched.leg)
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'More is given back of leg % of transfer % than it has moved', offender.leg, offender.transfer_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversals_within', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER ledger_reversals_within AFTER INSERT ON ledger_reversals
    REFERENCING NEW TABLE AS new_reversals FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_reversed()`,
  `CREATE TRIGGER ledger_reversals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_reversals
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()`,

  // One row per batch that has stored an answer, whatever it was: the transfers in the order of arrival, the holds that
  // are there since, and those that were resolved. Of two batches on one account the later has the larger number; others
  // may be committed in another order. Whoever seals batches sets sealed_by once.
  `CREATE TABLE ledger_batches (
    number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ledger_batches_pkey PRIMARY KEY,
    at timestamptz(3) NOT NULL,
    transfer_ids uuid[] NOT NULL,
    hold_ids uuid[] NOT NULL,
    resolved_hold_ids uuid[] NOT NULL,
    sealed_by bigint
  )`,
  // Ids do not compress; trying to would take longer than writing them.
  `ALTER TABLE ledger_batches ALTER COLUMN transfer_ids SET STORAGE EXTERNAL,
    ALTER COLUMN hold_ids SET STORAGE EXTERNAL, ALTER COLUMN resolved_hold_ids SET STORAGE EXTERNAL`,
  `CREATE TRIGGER ledger_batches_append_only
    BEFORE UPDATE OF number, at, transfer_ids, hold_ids, resolved_hold_ids OR DELETE OR TRUNCATE ON ledger_batches
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()`,

  ledgerApplyV3,
  ledgerApplyV2OverV3,
  // Nothing has called it since the release before the last; what it posts would be in no batch.
  'DROP FUNCTION ledger_post',
];

export const ledgerV3Down: string[] = [
  ledgerPostV1,
  ledgerApplyV2.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'),
  'DROP FUNCTION ledger_apply_v3',
  'DROP TABLE ledger_batches',
  'DROP TABLE ledger_reversals',
  'DROP FUNCTION ledger_check_reversed',
  `ALTER TABLE ledger_transfers
    DROP CONSTRAINT ledger_transfers_reverses_check,
    DROP COLUMN effective_at, DROP COLUMN reverses, DROP COLUMN reversed_legs, DROP COLUMN forced`,
  replaceResolutionCheck({ unchanged: ['account_id', 'amount', 'placed_at'], states: ['posted', 'voided'] }),
  // What has expired is no longer held, which the release before calls voided or, when it was never placed, unpostable.
  'ALTER TABLE ledger_holds DISABLE TRIGGER ledger_holds_resolved_once',
  'DROP INDEX ledger_holds_expiring',
  `ALTER TABLE ledger_holds DROP CONSTRAINT ledger_holds_expiry_check, DROP CONSTRAINT ledger_holds_state_check`,
  `UPDATE ledger_holds SET state = CASE WHEN placed_at IS NULL THEN 'rejected' ELSE 'voided' END,
      reason = CASE WHEN placed_at IS NULL THEN 'Unpostable' END
    WHERE state = 'expired'`,
  `ALTER TABLE ledger_holds DROP COLUMN expires_at, ADD CONSTRAINT ledger_holds_state_check CHECK (
      CASE state
        WHEN 'placed' THEN account_id IS NOT NULL AND placed_at IS NOT NULL AND resolved_at IS NULL
        WHEN 'posted' THEN account_id IS NOT NULL AND placed_at IS NOT NULL AND resolved_at IS NOT NULL
        WHEN 'voided' THEN (account_id IS NULL) = (placed_at IS NULL) AND resolved_at IS NOT NULL
        WHEN 'rejected' THEN account_id IS NOT NULL AND placed_at IS NULL AND resolved_at IS NOT NULL
        ELSE false
      END)`,
  'ALTER TABLE ledger_holds ENABLE TRIGGER ledger_holds_resolved_once',
];

/**
 * A hold whose id has changed has no old row, so it fails too. The plan is kept from the first call, which has few rows:
 * nested loops would compare every hold of a large batch with every other.
 */
function replaceResolutionCheck({ unchanged, states }: { unchanged: string[]; states: string[] }): string {
  const columnsOf = (table: string) => unchanged.map((column) => `${table}.${column}`).join(', ');
  return `CREATE OR REPLACE FUNCTION ledger_check_resolution() RETURNS trigger LANGUAGE plpgsql
    SET enable_nestloop = off AS $$
  DECLARE
    offender uuid;
  BEGIN
    SELECT hold.id INTO offender
      FROM new_holds hold LEFT JOIN old_holds placed ON placed.id = hold.id
      WHERE placed.state IS DISTINCT FROM 'placed'
        OR (${columnsOf('placed')}) IS DISTINCT FROM (${columnsOf('hold')})
        OR hold.state NOT IN (${states.map((state) => `'${state}'`).join(', ')})
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'The hold % is resolved once, and nothing else in it changes', offender
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
  END $$`;
}
