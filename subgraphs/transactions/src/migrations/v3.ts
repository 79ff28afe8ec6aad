import { inboxV1Down, inboxV1Up } from '@agio/runtime/outbox/tables';
import { beginFunctionV2, finishFunctionV2 } from './v2.js';

/**
 * As in the second version, with refunds that an administrator asks for: they have `details`, there may be many of one transaction, and their keys
 * are in `reversals`. How much may be given back is judged by whoever holds the lock of the original (see reversal/begin.ts).
 */
const beginFunction = `
CREATE OR REPLACE FUNCTION begin_transactions(items jsonb, retry_after interval)
RETURNS TABLE (ordinal bigint, outcome text, begun_at timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  batch_time timestamptz;
BEGIN
  -- In id order, so that two batches never wait for each other's quotes.
  PERFORM FROM quotes
    WHERE id IN (SELECT (item ->> 'quoteId')::uuid FROM jsonb_array_elements(items) item)
    ORDER BY id FOR UPDATE;
  -- Not now(), which is the time before the locks were waited for.
  batch_time := clock_timestamp();

  -- A statement of its own: its snapshot is later than the locks, so it sees what those who held them have written.
  RETURN QUERY
  WITH item AS MATERIALIZED (
    SELECT entry.ordinality AS ordinal, row.*
    FROM jsonb_array_elements(items) WITH ORDINALITY entry,
      jsonb_to_record(entry.value) AS row (
        id uuid, reference text, "ownerId" uuid, "payeeId" uuid, kind text, "sentAsset" text, "sentMinor" bigint,
        "receivedAsset" text, "receivedMinor" bigint, rate text, "feeMinor" bigint, note text, "paymentMethod" text, details jsonb, legs jsonb,
        "quoteId" uuid, "refundOf" uuid, key text, mutation text, parameters text, "paysOut" boolean, "eventId" uuid)
  ),
  judged AS MATERIALIZED (
    SELECT item.*,
      CASE
        WHEN bound.id IS NOT NULL OR refund.id IS NOT NULL THEN 'KNOWN'
        WHEN reversal.id IS NOT NULL THEN 'KEY_REUSED'
        WHEN item."quoteId" IS NULL THEN 'BEGUN'
        WHEN quote.id IS NULL OR quote.user_id <> item."ownerId" THEN 'QUOTE_NOT_FOUND'
        WHEN quote.consumed_by IS NOT NULL THEN 'QUOTE_ALREADY_USED'
        WHEN quote.expires_at <= batch_time THEN 'QUOTE_EXPIRED'
        -- The first of the batch takes the quote; the others come too late.
        WHEN row_number() OVER (PARTITION BY item."quoteId", bound.id IS NULL ORDER BY item.ordinal) > 1 THEN 'QUOTE_ALREADY_USED'
        ELSE 'BEGUN'
      END AS outcome
    FROM item
    LEFT JOIN transactions bound ON bound.owner_id = item."ownerId" AND bound.idempotency_key = item.key
    LEFT JOIN transactions refund ON refund.refund_of = item."refundOf" AND refund.status <> 'FAILED'
      AND refund.details IS NULL AND item.details IS NULL
    LEFT JOIN reversals reversal ON reversal.requested_by = item."ownerId" AND reversal.idempotency_key = item.key
    LEFT JOIN quotes quote ON quote.id = item."quoteId"
  ),
  begun AS (
    INSERT INTO transactions (id, reference, owner_id, payee_id, kind, status, sent_asset, sent_minor, received_asset, received_minor,
      rate, fee_minor, note, payment_method, details, payout_status, legs, quote_id, refund_of, idempotency_key, mutation, parameters,
      created_at, retry_at)
    SELECT id, reference, "ownerId", "payeeId", kind, 'PROCESSING', "sentAsset", "sentMinor", "receivedAsset", "receivedMinor",
      rate, "feeMinor", note, "paymentMethod", details,
      -- The release before does not say it.
      CASE WHEN coalesce("paysOut", kind IN ('WITHDRAWAL', 'REMITTANCE')) THEN 'PENDING' END, legs,
      "quoteId", "refundOf", key, mutation, parameters, batch_time, batch_time + retry_after
    FROM judged WHERE outcome = 'BEGUN'
  ),
  consumed AS (
    UPDATE quotes SET consumed_by = judged.id FROM judged WHERE judged.outcome = 'BEGUN' AND quotes.id = judged."quoteId"
  ),
  told AS (
    INSERT INTO outbox (id, name, payload, keys)
    SELECT "eventId", 'transaction.statusChanged',
      jsonb_build_object('transactionId', id, 'ownerId', "ownerId", 'payeeId', "payeeId", 'status', 'PROCESSING'),
      ARRAY['Transaction:' || id, 'User:' || "ownerId"] || CASE WHEN "refundOf" IS NULL THEN '{}' ELSE ARRAY['Transaction:' || "refundOf"] END
    FROM judged WHERE outcome = 'BEGUN'
  )
  SELECT judged.ordinal, judged.outcome, batch_time FROM judged ORDER BY judged.ordinal;
END
$$`;

/** As in the second version; but a transaction becomes REVERSED when all of it was given back, which may take several refunds. */
const finishFunction = `
CREATE OR REPLACE FUNCTION finish_transactions(items jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  -- What refunds among the items give back.
  originals uuid[];
BEGIN
  originals := ARRAY (
    SELECT refund.refund_of FROM jsonb_array_elements(items) item
      JOIN transactions refund ON refund.id = (item ->> 'id')::uuid AND refund.refund_of IS NOT NULL);
  PERFORM FROM transactions
    WHERE id IN (SELECT (item ->> 'id')::uuid FROM jsonb_array_elements(items) item UNION ALL SELECT unnest(originals))
    ORDER BY id FOR UPDATE;

  WITH item AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(items) AS row (
      id uuid, status text, "failureCode" text, "failureMessage" text, "payoutStatus" text, "payoutReference" text, "chargeReference" text,
      "eventId" uuid)
  ),
  finished AS (
    UPDATE transactions SET status = item.status, failure_code = item."failureCode", failure_message = item."failureMessage",
      payout_status = coalesce(item."payoutStatus", payout_status),
      payout_reference = coalesce(item."payoutReference", payout_reference),
      charge_reference = coalesce(item."chargeReference", charge_reference),
      completed_at = clock_timestamp(),
      review_at = CASE WHEN item."payoutStatus" = 'SUCCEEDED' THEN clock_timestamp() + interval '1 second' END
    FROM item WHERE transactions.id = item.id AND transactions.status = 'PROCESSING'
    RETURNING transactions.id, owner_id, payee_id, transactions.status, refund_of, item."eventId"
  )
  INSERT INTO outbox (id, name, payload, keys)
  SELECT "eventId", 'transaction.statusChanged',
    jsonb_build_object('transactionId', id, 'ownerId', owner_id, 'payeeId', payee_id, 'status', status),
    -- What it gives back shows another sum from now on, and whoever was paid by it sees it from now on.
    ARRAY['Transaction:' || id, 'User:' || owner_id] || CASE WHEN refund_of IS NULL THEN '{}' ELSE ARRAY['Transaction:' || refund_of] END
      || CASE WHEN payee_id IS NULL OR status <> 'COMPLETED' THEN '{}' ELSE ARRAY['User:' || payee_id] END
  FROM finished;

  IF cardinality(originals) = 0 THEN RETURN; END IF;

  -- A statement of its own, which sees all refunds as they stand now, those of this batch included.
  WITH given AS (
    SELECT refund.refund_of AS id, min(item ->> 'reversalEventId')::uuid AS "eventId"
    FROM jsonb_array_elements(items) item
      JOIN transactions refund ON refund.id = (item ->> 'id')::uuid AND refund.refund_of IS NOT NULL
    GROUP BY refund.refund_of
  ),
  reversed AS (
    UPDATE transactions original SET status = 'REVERSED', review_at = NULL,
      payout_status = CASE WHEN payout_status IS NOT NULL THEN 'RETURNED' END
    FROM given
    WHERE original.id = given.id AND original.status = 'COMPLETED'
      AND coalesce(original.sent_minor, original.received_minor) = (
        SELECT sum(refund.received_minor) FROM transactions refund
        -- One that has come back was REVERSED itself: it has given back what it did all the same.
        WHERE refund.refund_of = original.id AND refund.status IN ('COMPLETED', 'REVERSED'))
    RETURNING original.id, original.owner_id, original.payee_id, given."eventId"
  )
  INSERT INTO outbox (id, name, payload, keys)
  SELECT "eventId", 'transaction.statusChanged',
    jsonb_build_object('transactionId', id, 'ownerId', owner_id, 'payeeId', payee_id, 'status', 'REVERSED'),
    ARRAY['Transaction:' || id, 'User:' || owner_id]
  FROM reversed;
END
$$`;

export const transactionsV3Up: readonly string[] = [
  `ALTER TABLE transactions
    DROP CONSTRAINT transactions_payout,
    DROP CONSTRAINT transactions_payout_status,
    DROP CONSTRAINT transactions_reversed,
    -- That only a transfer has a payee.
    DROP CONSTRAINT transactions_check5`,
  `ALTER TABLE transactions
    ADD CONSTRAINT transactions_payee CHECK (
      (kind <> 'TRANSFER' OR payee_id IS NOT NULL) AND (payee_id IS NULL OR kind IN ('TRANSFER', 'REFUND'))),
    -- A refund pays out when it goes back through the provider that has taken the money in.
    ADD CONSTRAINT transactions_payout CHECK (
      (kind NOT IN ('WITHDRAWAL', 'REMITTANCE') OR (payout_status IS NOT NULL AND sent_asset IS NOT NULL))
      AND (payout_status IS NULL OR (kind IN ('WITHDRAWAL', 'REMITTANCE', 'REFUND') AND details IS NOT NULL))
      AND (payout_status IS NOT NULL OR (payout_reference IS NULL AND review_at IS NULL))),
    ADD CONSTRAINT transactions_payout_status CHECK (
      CASE status
        -- One that is delivered and about to be posted is known by its hold; a refund has none when it is forced.
        WHEN 'PROCESSING' THEN payout_status IN ('PENDING', 'PROCESSING') OR (kind = 'REFUND' AND payout_status = 'SUCCEEDED')
        WHEN 'COMPLETED' THEN payout_status = 'SUCCEEDED'
        WHEN 'FAILED' THEN payout_status = 'FAILED'
        WHEN 'REVERSED' THEN payout_status = 'RETURNED'
      END)`,
  // What comes back by itself comes back once; what is given back in parts is counted under the lock of the original.
  'DROP INDEX transactions_refund_of',
  `CREATE UNIQUE INDEX transactions_refund_of ON transactions (refund_of) WHERE status <> 'FAILED' AND details IS NULL`,
  'CREATE INDEX transactions_refunds ON transactions (refund_of, id) WHERE refund_of IS NOT NULL',
  `CREATE TABLE reversals (
    -- The refund's own, made before it is written; of one by force the approval's, too.
    id uuid PRIMARY KEY,
    original_id uuid NOT NULL REFERENCES transactions (id),
    minor bigint NOT NULL CHECK (minor > 0),
    reason text NOT NULL,
    is_forced boolean NOT NULL,
    -- Why it was not done although it was approved.
    refusal_code text,
    refusal_message text,
    requested_by uuid NOT NULL,
    idempotency_key text NOT NULL,
    parameters text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT reversals_idempotency UNIQUE (requested_by, idempotency_key),
    CHECK (refusal_code IS NULL OR is_forced),
    CHECK ((refusal_code IS NULL) = (refusal_message IS NULL))
  )`,
  // Approvals are told by events.
  ...inboxV1Up,
  beginFunction,
  finishFunction,
];

/** Refused by the database while there are refunds that an administrator has asked for: the second version has no place for them. */
export const transactionsV3Down: readonly string[] = [
  finishFunctionV2,
  beginFunctionV2,
  ...inboxV1Down,
  'DROP TABLE reversals',
  'DROP INDEX transactions_refunds, transactions_refund_of',
  `CREATE UNIQUE INDEX transactions_refund_of ON transactions (refund_of) WHERE status <> 'FAILED'`,
  `ALTER TABLE transactions
    DROP CONSTRAINT transactions_payout, DROP CONSTRAINT transactions_payout_status, DROP CONSTRAINT transactions_payee`,
  `ALTER TABLE transactions
    ADD CONSTRAINT transactions_payout_status CHECK (
      CASE status
        WHEN 'PROCESSING' THEN payout_status IN ('PENDING', 'PROCESSING')
        WHEN 'COMPLETED' THEN payout_status = 'SUCCEEDED'
        WHEN 'FAILED' THEN payout_status = 'FAILED'
        WHEN 'REVERSED' THEN payout_status = 'RETURNED'
      END),
    ADD CONSTRAINT transactions_check5 CHECK ((kind = 'TRANSFER') = (payee_id IS NOT NULL)),
    ADD CONSTRAINT transactions_reversed CHECK (status <> 'REVERSED' OR payout_status IS NOT NULL),
    ADD CONSTRAINT transactions_payout CHECK (
      (kind IN ('WITHDRAWAL', 'REMITTANCE')) = (payout_status IS NOT NULL)
      AND (payout_status IS NULL OR (sent_asset IS NOT NULL AND details IS NOT NULL))
      AND (payout_status IS NOT NULL OR (payout_reference IS NULL AND review_at IS NULL)))`,
];
