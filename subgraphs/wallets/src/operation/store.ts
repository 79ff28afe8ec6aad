import type { Queryable } from '@agio/ledger/accounts';
import type { Operation, OperationMutation } from './operation.js';

export interface OperationRow {
  id: string;
  userId: string;
  idempotencyKey: string;
  mutation: OperationMutation;
  currency: string;
  amount: string;
  reason: string;
  debtorId: string | null;
}

/** The columns of an `OperationRow`, of the table under that name. */
export const operationColumns = (table: string): string =>
  `${table}.id, ${table}.user_id AS "userId", ${table}.idempotency_key AS "idempotencyKey", ${table}.mutation, ${table}.currency,
    ${table}.amount, ${table}.reason, ${table}.debtor_id AS "debtorId"`;

/** The operation that a key is bound to, if any. */
export async function findOperation(
  db: Queryable,
  { userId, idempotencyKey }: Pick<Operation, 'userId' | 'idempotencyKey'>,
): Promise<Operation | null> {
  const { rows } = await db.query<OperationRow>(
    `SELECT ${operationColumns('reserve_operations')} FROM reserve_operations WHERE user_id = $1 AND idempotency_key = $2`,
    [userId, idempotencyKey],
  );
  return rows[0] ? toOperation(rows[0]) : null;
}

/**
 * Binds the operation's key to it, unless the key is bound already.
 *
 * @param approvalFrom the rule by which it was judged, kept for whoever judges it again.
 * @returns whether it was bound now.
 */
export async function bindOperation(
  db: Queryable,
  operation: Operation,
  approvalFrom: bigint | null,
): Promise<boolean> {
  const { id, userId, idempotencyKey, mutation, reason, terms } = operation;
  const debtorId = terms.kind === 'WRITE_OFF' ? terms.debtorId : null;
  const { rowCount } = await db.query(
    `INSERT INTO reserve_operations (id, user_id, idempotency_key, mutation, currency, amount, reason, debtor_id,
         approval_from)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (user_id, idempotency_key) DO NOTHING`,
    [id, userId, idempotencyKey, mutation, terms.money.asset, terms.money.minor, reason, debtorId, approvalFrom],
  );
  return rowCount === 1;
}

export function toOperation(row: OperationRow): Operation {
  const { id, userId, idempotencyKey, mutation, currency, amount, reason, debtorId } = row;
  const money = { minor: BigInt(amount), asset: currency };
  const terms =
    debtorId === null
      ? ({ kind: 'RESERVE_ADJUSTMENT', money } as const)
      : ({ kind: 'WRITE_OFF', money, debtorId } as const);
  return { id, userId, idempotencyKey, mutation, reason, terms };
}
