/**
 * The tables of whoever owns events. A transaction writes id, name, payload and keys into `outbox` and nothing else;
 * the rest is the relay's. SQL functions may insert into it directly.
 */
export const outboxV1Up: readonly string[] = [
  `CREATE TABLE outbox (
    -- UUIDv7.
    id uuid PRIMARY KEY,
    name text NOT NULL,
    payload jsonb NOT NULL,
    -- The entities that the event touches, each '<Type>:<id>'.
    keys text[] NOT NULL DEFAULT '{}',
    -- The time of writing on the server's one clock; now() would be the start of the transaction.
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Given by the relay, after the commit.
    position bigint CHECK (position > 0)
  )`,
  'CREATE UNIQUE INDEX outbox_position ON outbox (position) WHERE position IS NOT NULL',
  'CREATE INDEX outbox_without_position ON outbox (occurred_at, id) WHERE position IS NULL',

  // How far the relay has come. A counter and no max(position), since old events are deleted.
  `CREATE TABLE outbox_relay (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    last_position bigint NOT NULL DEFAULT 0,
    -- Up to here every event has been added to its consumers' queues once.
    delivered_position bigint NOT NULL DEFAULT 0 CHECK (delivered_position <= last_position)
  )`,
  'INSERT INTO outbox_relay DEFAULT VALUES',

  // What has not been acknowledged. An acknowledgement deletes its row, so the table is as small as the backlog.
  `CREATE TABLE outbox_deliveries (
    event_id uuid NOT NULL,
    consumer text NOT NULL,
    -- When it is added to the queue again.
    due_at timestamptz NOT NULL,
    redeliveries integer NOT NULL DEFAULT 0,
    PRIMARY KEY (event_id, consumer)
  )`,
  'CREATE INDEX outbox_deliveries_due ON outbox_deliveries (due_at)',
];

export const outboxV1Down: readonly string[] = [
  'DROP TABLE outbox_deliveries',
  'DROP TABLE outbox_relay',
  'DROP TABLE outbox',
];

/** What following the events of one entity needs, from one of its cursors on. */
export const outboxV2Up: readonly string[] = [
  // Up to here events may have been deleted: a reader that has seen less would miss some.
  'ALTER TABLE outbox_relay ADD COLUMN deleted_position bigint NOT NULL DEFAULT 0',
  // Only of events with a position, so that it is the relay who writes it and not the business transaction.
  'CREATE INDEX outbox_keys ON outbox USING gin (keys) WHERE position IS NOT NULL',
];

export const outboxV2Down: readonly string[] = [
  'DROP INDEX outbox_keys',
  'ALTER TABLE outbox_relay DROP COLUMN deleted_position',
];

/** Which job brings an event to a consumer: events that got their positions together travel together. */
export const outboxV3Up: readonly string[] = [
  // Null of what was delivered before there was this column: a job of its own.
  'ALTER TABLE outbox_deliveries ADD COLUMN job text',
];

export const outboxV3Down: readonly string[] = ['ALTER TABLE outbox_deliveries DROP COLUMN job'];

/** The table of whoever consumes events: what its consumers have done, so that none does it twice. */
export const inboxV1Up: readonly string[] = [
  `CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    PRIMARY KEY (consumer, event_id)
  )`,
];

export const inboxV1Down: readonly string[] = ['DROP TABLE inbox'];
