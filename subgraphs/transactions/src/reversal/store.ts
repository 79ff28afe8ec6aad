import type { ErrorCode } from '@agio/schema/errors';
import type pg from 'pg';
import type { Failure } from '../errors.js';
import type { IdempotentCall } from '../idempotency.js';
import { selectTransactions } from '../transaction/store.js';
import type { Transaction } from '../transaction/transaction.js';

type Db = pg.Pool | pg.PoolClient;

/** What an administrator has asked to be given back. */
export interface Reversal {
  /** The refund's own, whether or not it is written yet; of a reversal by force the approval's, too. */
  readonly id: string;
  readonly originalId: string;
  /** In minor units of what is counted. */
  readonly minor: bigint;
  readonly reason: string;
  readonly isForced: boolean;
  readonly call: Pick<IdempotentCall, 'userId' | 'key' | 'parameters'>;
  /** Why nothing was given back although it was approved; null otherwise. */
  readonly refusal: Failure | null;
}

interface Row {
  readonly id: string;
  readonly original_id: string;
  readonly minor: string;
  readonly reason: string;
  readonly is_forced: boolean;
  readonly requested_by: string;
  readonly idempotency_key: string;
  readonly parameters: string;
  readonly refusal_code: ErrorCode | null;
  readonly refusal_message: string | null;
}

const toReversal = (row: Row): Reversal => ({
  id: row.id,
  originalId: row.original_id,
  minor: BigInt(row.minor),
  reason: row.reason,
  isForced: row.is_forced,
  call: { userId: row.requested_by, key: row.idempotency_key, parameters: row.parameters },
  refusal: row.refusal_code === null ? null : { code: row.refusal_code, message: row.refusal_message ?? '' },
});

/** Binds a key. @throws DatabaseError 23505 on `reversals_idempotency` when another call has bound it meanwhile. */
export async function insertReversal(db: Db, reversal: Reversal): Promise<void> {
  const { id, originalId, minor, reason, isForced, call } = reversal;
  await db.query(
    `INSERT INTO reversals (id, original_id, minor, reason, is_forced, requested_by, idempotency_key, parameters)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, originalId, minor, reason, isForced, call.userId, call.key, call.parameters],
  );
}

export async function findReversalByKey(
  db: Db,
  { userId, key }: Pick<IdempotentCall, 'userId' | 'key'>,
): Promise<Reversal | null> {
  const text = 'SELECT * FROM reversals WHERE requested_by = $1 AND idempotency_key = $2';
  const { rows } = await db.query<Row>(text, [userId, key]);
  return rows[0] ? toReversal(rows[0]) : null;
}

export async function findReversal(db: Db, id: string): Promise<Reversal | null> {
  const { rows } = await db.query<Row>('SELECT * FROM reversals WHERE id = $1', [id]);
  return rows[0] ? toReversal(rows[0]) : null;
}

/** Notes why what was approved could not be done any more. */
export async function refuseReversal(db: Db, id: string, { code, message }: Failure): Promise<void> {
  const text = 'UPDATE reversals SET refusal_code = $2, refusal_message = $3 WHERE id = $1';
  await db.query(text, [id, code, message]);
}

/**
 * Locks a transaction until the end of the database transaction, so that one refund of it after the other is judged and written.
 * @returns the transaction with its refunds that have not failed; null when there is none.
 */
export async function lockOriginal(
  client: pg.PoolClient,
  id: string,
): Promise<{ readonly original: Transaction; readonly refunds: readonly Transaction[] } | null> {
  const [original] = await selectTransactions(client, 'WHERE id = $1 FOR UPDATE', [id]);
  if (!original) return null;
  // A statement after the lock, which sees what those who held it have written.
  const refunds = await selectTransactions(client, `WHERE refund_of = $1 AND status <> 'FAILED' ORDER BY id`, [id]);
  return { original, refunds };
}
