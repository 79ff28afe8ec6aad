import type pg from 'pg';

/** An adjustment of a reserve as it was asked for. */
export interface ReserveOperation {
  /** The id of its transfer too. */
  readonly id: string;
  /** Who asked for it; the key is this person's own. */
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly currency: string;
  /** Minor units; negative when it takes out. */
  readonly amount: bigint;
  readonly reason: string;
}

type OperationRow = Omit<ReserveOperation, 'amount'> & { amount: string };

/** The operation that the key is bound to, if any. */
export async function findOperation(
  pool: pg.Pool,
  userId: string,
  idempotencyKey: string,
): Promise<ReserveOperation | null> {
  const { rows } = await pool.query<OperationRow>(
    `SELECT id, user_id AS "userId", idempotency_key AS "idempotencyKey", currency, amount, reason
       FROM reserve_operations WHERE user_id = $1 AND idempotency_key = $2`,
    [userId, idempotencyKey],
  );
  const [row] = rows;
  return row ? { ...row, amount: BigInt(row.amount) } : null;
}

/**
 * Binds the operation's key to it, unless the key is bound already.
 *
 * @returns the operation that the key is bound to.
 */
export async function bindOperation(pool: pg.Pool, operation: ReserveOperation): Promise<ReserveOperation> {
  const { id, userId, idempotencyKey, currency, amount, reason } = operation;
  await pool.query(
    `INSERT INTO reserve_operations (id, user_id, idempotency_key, currency, amount, reason)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id, idempotency_key) DO NOTHING`,
    [id, userId, idempotencyKey, currency, amount, reason],
  );
  const bound = await findOperation(pool, userId, idempotencyKey);
  if (!bound) throw new Error(`The idempotency key of the reserve operation ${id} was bound but not found`);
  return bound;
}
