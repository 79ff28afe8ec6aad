import { beginFunction as beginFunctionV1, finishFunction as finishFunctionV1 } from './v1.js';

/**
 * As in the first version, with payouts and refunds: a refund has no key of a client, it is bound to what it gives back instead. A refund that
 * failed, for want of liquidity say, leaves the place to another.
 */
export const beginFunctionV2 = `
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
        "quoteId" uuid, "refundOf" uuid, key text, mutation text, parameters text, "eventId" uuid)
  ),
  judged AS MATERIALIZED (
    SELECT item.*,
      CASE
        WHEN bound.id IS NOT NULL OR refund.id IS NOT NULL THEN 'KNOWN'
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
    LEFT JOIN quotes quote ON quote.id = item."quoteId"
  ),
  begun AS (
    INSERT INTO transactions (id, reference, owner_id, payee_id, kind, status, sent_asset, sent_minor, received_asset, received_minor,
      rate, fee_minor, note, payment_method, details, payout_status, legs, quote_id, refund_of, idempotency_key, mutation, parameters,
      created_at, retry_at)
    SELECT id, reference, "ownerId", "payeeId", kind, 'PROCESSING', "sentAsset", "sentMinor", "receivedAsset", "receivedMinor",
      rate, "feeMinor", note, "paymentMethod", details, CASE WHEN kind IN ('WITHDRAWAL', 'REMITTANCE') THEN 'PENDING' END, legs,
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
      ARRAY['Transaction:' || id, 'User:' || "ownerId"]
    FROM judged WHERE outcome = 'BEGUN'
  )
  SELECT judged.ordinal, judged.outcome, batch_time FROM judged ORDER BY judged.ordinal;
END
$$`;

/**
 * As in the first version; and what a completed refund gives back becomes REVERSED in the same commit, with an event of its own. A payout that
 * was delivered is looked at again, in case that it comes back.
 */
export const finishFunctionV2 = `
CREATE OR REPLACE FUNCTION finish_transactions(items jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM transactions
    WHERE id IN (
      SELECT (item ->> 'id')::uuid FROM jsonb_array_elements(items) item
      UNION ALL
      SELECT refund.refund_of FROM jsonb_array_elements(items) item JOIN transactions refund ON refund.id = (item ->> 'id')::uuid)
    ORDER BY id FOR UPDATE;

  WITH item AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(items) AS row (
      id uuid, status text, "failureCode" text, "failureMessage" text, "payoutStatus" text, "payoutReference" text,
      "eventId" uuid, "reversalEventId" uuid)
  ),
  finished AS (
    UPDATE transactions SET status = item.status, failure_code = item."failureCode", failure_message = item."failureMessage",
      payout_status = coalesce(item."payoutStatus", payout_status),
      payout_reference = coalesce(item."payoutReference", payout_reference),
      completed_at = clock_timestamp(),
      review_at = CASE WHEN item."payoutStatus" = 'SUCCEEDED' THEN clock_timestamp() + interval '1 second' END
    FROM item WHERE transactions.id = item.id AND transactions.status = 'PROCESSING'
    RETURNING transactions.id, owner_id, payee_id, transactions.status, refund_of, item."eventId", item."reversalEventId"
  ),
  reversed AS (
    UPDATE transactions SET status = 'REVERSED', payout_status = 'RETURNED', review_at = NULL
    FROM finished
    WHERE transactions.id = finished.refund_of AND finished.status = 'COMPLETED' AND transactions.status = 'COMPLETED'
    RETURNING transactions.id, transactions.owner_id, transactions.payee_id, transactions.status, finished."reversalEventId" AS "eventId"
  ),
  changed AS (
    SELECT id, owner_id, payee_id, status, "eventId" FROM finished
    UNION ALL SELECT id, owner_id, payee_id, status, "eventId" FROM reversed
  )
  INSERT INTO outbox (id, name, payload, keys)
  SELECT "eventId", 'transaction.statusChanged',
    jsonb_build_object('transactionId', id, 'ownerId', owner_id, 'payeeId', payee_id, 'status', status),
    ARRAY['Transaction:' || id, 'User:' || owner_id]
  FROM changed;
END
$$`;

export const transactionsV2Up: readonly string[] = [
  `ALTER TABLE transactions
    -- WITHDRAWAL: {destination}; REMITTANCE: {beneficiary, purpose}.
    ADD COLUMN details jsonb,
    ADD COLUMN payout_status text,
    -- The payer's own, not ours.
    ADD COLUMN payout_reference text,
    ADD COLUMN refund_of uuid REFERENCES transactions (id),
    -- When the payer is asked again whether a payout has come back; null when that is not to be expected any more.
    ADD COLUMN review_at timestamptz,
    ALTER COLUMN idempotency_key DROP NOT NULL,
    ALTER COLUMN mutation DROP NOT NULL,
    ALTER COLUMN parameters DROP NOT NULL,
    DROP CONSTRAINT transactions_kind_check,
    DROP CONSTRAINT transactions_status_check,
    -- That only an exchange has a quote and a rate.
    DROP CONSTRAINT transactions_check4`,
  `ALTER TABLE transactions
    ADD CONSTRAINT transactions_kind_check CHECK (kind IN ('EXCHANGE', 'TRANSFER', 'TOP_UP', 'WITHDRAWAL', 'REMITTANCE', 'REFUND')),
    ADD CONSTRAINT transactions_status_check CHECK (status IN ('PROCESSING', 'COMPLETED', 'FAILED', 'REVERSED')),
    ADD CONSTRAINT transactions_exchanged CHECK (
      (quote_id IS NULL) = (rate IS NULL) AND (kind <> 'EXCHANGE' OR rate IS NOT NULL) AND (rate IS NULL OR kind IN ('EXCHANGE', 'REMITTANCE'))),
    ADD CONSTRAINT transactions_payout CHECK (
      (kind IN ('WITHDRAWAL', 'REMITTANCE')) = (payout_status IS NOT NULL)
      AND (payout_status IS NULL OR (sent_asset IS NOT NULL AND details IS NOT NULL))
      AND (payout_status IS NOT NULL OR (payout_reference IS NULL AND review_at IS NULL))),
    ADD CONSTRAINT transactions_payout_status CHECK (
      CASE status
        WHEN 'PROCESSING' THEN payout_status IN ('PENDING', 'PROCESSING')
        WHEN 'COMPLETED' THEN payout_status = 'SUCCEEDED'
        WHEN 'FAILED' THEN payout_status = 'FAILED'
        WHEN 'REVERSED' THEN payout_status = 'RETURNED'
      END),
    ADD CONSTRAINT transactions_reversed CHECK (status <> 'REVERSED' OR payout_status IS NOT NULL),
    ADD CONSTRAINT transactions_review CHECK (review_at IS NULL OR status = 'COMPLETED'),
    ADD CONSTRAINT transactions_refund CHECK ((kind = 'REFUND') = (refund_of IS NOT NULL)),
    ADD CONSTRAINT transactions_call CHECK (
      (refund_of IS NULL) = (idempotency_key IS NOT NULL AND mutation IS NOT NULL AND parameters IS NOT NULL))`,
  // Nothing is given back twice.
  `CREATE UNIQUE INDEX transactions_refund_of ON transactions (refund_of) WHERE status <> 'FAILED'`,
  'CREATE INDEX transactions_review_at ON transactions (review_at) WHERE review_at IS NOT NULL',
  beginFunctionV2,
  finishFunctionV2,
];

/** Refused by the database while there are payouts or refunds: the first version has no place for them. */
export const transactionsV2Down: readonly string[] = [
  'DROP FUNCTION finish_transactions(jsonb)',
  'DROP FUNCTION begin_transactions(jsonb, interval)',
  'DROP INDEX transactions_review_at, transactions_refund_of',
  `ALTER TABLE transactions
    DROP CONSTRAINT transactions_call,
    DROP CONSTRAINT transactions_refund,
    DROP CONSTRAINT transactions_review,
    DROP CONSTRAINT transactions_reversed,
    DROP CONSTRAINT transactions_payout_status,
    DROP CONSTRAINT transactions_payout,
    DROP CONSTRAINT transactions_exchanged,
    DROP CONSTRAINT transactions_status_check,
    DROP CONSTRAINT transactions_kind_check,
    DROP COLUMN review_at,
    DROP COLUMN refund_of,
    DROP COLUMN payout_reference,
    DROP COLUMN payout_status,
    DROP COLUMN details,
    ALTER COLUMN parameters SET NOT NULL,
    ALTER COLUMN mutation SET NOT NULL,
    ALTER COLUMN idempotency_key SET NOT NULL`,
  `ALTER TABLE transactions
    ADD CONSTRAINT transactions_kind_check CHECK (kind IN ('EXCHANGE', 'TRANSFER', 'TOP_UP')),
    ADD CONSTRAINT transactions_status_check CHECK (status IN ('PROCESSING', 'COMPLETED', 'FAILED')),
    ADD CONSTRAINT transactions_check4 CHECK ((kind = 'EXCHANGE') = (quote_id IS NOT NULL AND rate IS NOT NULL))`,
  beginFunctionV1,
  finishFunctionV1,
];
