import type { Money } from '@agio/runtime/money/money';
import type pg from 'pg';
import type { Leg, TransactionKind, TransactionStatus } from '../transaction/transaction.js';

/** What a transaction says of itself that the ledger has to agree with. */
export interface RecordedTransaction {
  readonly id: string;
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  readonly ownerId: string;
  readonly payeeId: string | null;
  readonly sent: Money | null;
  readonly received: Money;
  readonly legs: readonly Leg[];
  /** Whether it is REVERSED, and completed refunds give back all of it. */
  readonly isRefunded: boolean;
}

interface Row {
  readonly id: string;
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  readonly owner_id: string;
  readonly payee_id: string | null;
  readonly sent_asset: string | null;
  readonly sent_minor: string | null;
  readonly received_asset: string;
  readonly received_minor: string;
  readonly legs: Leg[];
  readonly is_refunded: boolean;
}

/** The transactions after an id, in the order of their ids. */
export async function readRecordedTransactions(
  pool: pg.Pool,
  { after, rowsMax }: { after: string; rowsMax: number },
): Promise<RecordedTransaction[]> {
  const { rows } = await pool.query<Row>(
    `SELECT id, kind, status, owner_id, payee_id, sent_asset, sent_minor, received_asset, received_minor, legs,
        status = 'REVERSED' AND coalesce(sent_minor, received_minor) = (
          SELECT sum(refund.received_minor) FROM transactions refund
            WHERE refund.refund_of = one.id AND refund.status IN ('COMPLETED', 'REVERSED')) AS is_refunded
      FROM transactions one WHERE id > $1 ORDER BY id LIMIT $2`,
    [after, rowsMax],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    status: row.status,
    ownerId: row.owner_id,
    payeeId: row.payee_id,
    sent: row.sent_asset === null ? null : { asset: row.sent_asset, minor: BigInt(row.sent_minor!) },
    received: { asset: row.received_asset, minor: BigInt(row.received_minor) },
    legs: row.legs,
    isRefunded: row.is_refunded,
  }));
}

/** Which of these ids are transactions. */
export async function findTransactionIds(pool: pg.Pool, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM transactions WHERE id = ANY ($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** When the last transaction became final; null while none has. */
export async function latestCompletion(pool: pg.Pool): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date | null }>('SELECT max(completed_at) AS at FROM transactions');
  return rows[0]?.at ?? null;
}
