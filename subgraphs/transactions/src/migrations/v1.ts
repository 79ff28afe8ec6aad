/**
 * Writes the transactions of a batch, each for itself, in the order of the array. An idempotency key that is bound answers with what it is
 * bound to, before anything else is judged; a quote is consumed here, once, in the commit that writes its transaction.
 */
export const beginFunction = `
CREATE FUNCTION begin_transactions(items jsonb, retry_after interval)
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
        "receivedAsset" text, "receivedMinor" bigint, rate text, "feeMinor" bigint, note text, "paymentMethod" text, legs jsonb,
        "quoteId" uuid, key text, mutation text, parameters text, "eventId" uuid)
  ),
  judged AS MATERIALIZED (
    SELECT item.*,
      CASE
        WHEN bound.id IS NOT NULL THEN 'KNOWN'
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
    LEFT JOIN quotes quote ON quote.id = item."quoteId"
  ),
  begun AS (
    INSERT INTO transactions (id, reference, owner_id, payee_id, kind, status, sent_asset, sent_minor, received_asset, received_minor,
      rate, fee_minor, note, payment_method, legs, quote_id, idempotency_key, mutation, parameters, created_at, retry_at)
    SELECT id, reference, "ownerId", "payeeId", kind, 'PROCESSING', "sentAsset", "sentMinor", "receivedAsset", "receivedMinor",
      rate, "feeMinor", note, "paymentMethod", legs, "quoteId", key, mutation, parameters, batch_time, batch_time + retry_after
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
 * Makes transactions of a batch final, each once: a transaction that is final already is left as it is. Answers nothing: whoever wants to know
 * how a transaction stands reads it after the commit.
 */
export const finishFunction = `
CREATE FUNCTION finish_transactions(items jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM transactions
    WHERE id IN (SELECT (item ->> 'id')::uuid FROM jsonb_array_elements(items) item)
    ORDER BY id FOR UPDATE;

  WITH item AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(items) AS row (id uuid, status text, "failureCode" text, "failureMessage" text, "eventId" uuid)
  ),
  finished AS (
    UPDATE transactions SET status = item.status, failure_code = item."failureCode", failure_message = item."failureMessage",
      completed_at = clock_timestamp()
    FROM item WHERE transactions.id = item.id AND transactions.status = 'PROCESSING'
    RETURNING transactions.id, owner_id, payee_id, transactions.status, item."eventId"
  )
  INSERT INTO outbox (id, name, payload, keys)
  SELECT "eventId", 'transaction.statusChanged',
    jsonb_build_object('transactionId', id, 'ownerId', owner_id, 'payeeId', payee_id, 'status', status),
    ARRAY['Transaction:' || id, 'User:' || owner_id]
  FROM finished;
END
$$`;

export const transactionsUp: readonly string[] = [
  `CREATE TABLE quotes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    sell_asset text NOT NULL,
    sell_minor bigint NOT NULL CHECK (sell_minor > 0),
    buy_asset text NOT NULL CHECK (buy_asset <> sell_asset),
    buy_minor bigint NOT NULL CHECK (buy_minor > 0),
    -- In the sold currency, part of sell_minor.
    fee_minor bigint NOT NULL CHECK (fee_minor >= 0 AND fee_minor < sell_minor),
    -- In the bought currency, on top of buy_minor.
    spread_minor bigint NOT NULL CHECK (spread_minor >= 0),
    rate text NOT NULL,
    mid text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    -- The transaction that executed it.
    consumed_by uuid
  )`,
  'CREATE INDEX quotes_unused ON quotes (expires_at) WHERE consumed_by IS NULL',
  `CREATE TABLE transactions (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    owner_id uuid NOT NULL,
    payee_id uuid CHECK (payee_id <> owner_id),
    kind text NOT NULL CHECK (kind IN ('EXCHANGE', 'TRANSFER', 'TOP_UP')),
    status text NOT NULL CHECK (status IN ('PROCESSING', 'COMPLETED', 'FAILED')),
    sent_asset text,
    sent_minor bigint CHECK (sent_minor > 0),
    received_asset text NOT NULL,
    received_minor bigint NOT NULL CHECK (received_minor > 0),
    rate text,
    -- In the sent currency.
    fee_minor bigint CHECK (fee_minor > 0),
    note text,
    payment_method text,
    -- What the ledger is asked to post, kept so that a repeat asks for the same.
    legs jsonb NOT NULL,
    -- A quote is executed once, whatever the code believes.
    quote_id uuid UNIQUE,
    idempotency_key text NOT NULL,
    mutation text NOT NULL,
    parameters text NOT NULL,
    failure_code text,
    failure_message text,
    created_at timestamptz NOT NULL,
    completed_at timestamptz,
    -- When recovery looks at it again, while it is PROCESSING.
    retry_at timestamptz NOT NULL,
    CONSTRAINT transactions_idempotency UNIQUE (owner_id, idempotency_key),
    CHECK ((sent_asset IS NULL) = (sent_minor IS NULL)),
    CHECK ((status = 'PROCESSING') = (completed_at IS NULL)),
    CHECK ((status = 'FAILED') = (failure_code IS NOT NULL AND failure_message IS NOT NULL)),
    CHECK ((kind = 'EXCHANGE') = (quote_id IS NOT NULL AND rate IS NOT NULL)),
    CHECK ((kind = 'TRANSFER') = (payee_id IS NOT NULL)),
    CHECK ((kind = 'TOP_UP') = (payment_method IS NOT NULL AND sent_asset IS NULL))
  )`,
  'CREATE INDEX transactions_owner ON transactions (owner_id, id)',
  'CREATE INDEX transactions_payee ON transactions (payee_id, id) WHERE payee_id IS NOT NULL',
  `CREATE INDEX transactions_processing ON transactions (retry_at) WHERE status = 'PROCESSING'`,
  // What the sandbox provider has been asked to charge. Its client's key is the transaction's id, so a repeat finds the same charge.
  `CREATE TABLE sandbox_charges (
    id uuid PRIMARY KEY,
    amount text NOT NULL,
    currency text NOT NULL,
    payment_method text NOT NULL,
    -- Until then it is pending.
    settles_at timestamptz NOT NULL,
    decline_reason text
  )`,
  beginFunction,
  finishFunction,
];

export const transactionsDown: readonly string[] = [
  'DROP FUNCTION finish_transactions(jsonb)',
  'DROP FUNCTION begin_transactions(jsonb, interval)',
  'DROP TABLE sandbox_charges',
  'DROP TABLE transactions',
  'DROP TABLE quotes',
];
