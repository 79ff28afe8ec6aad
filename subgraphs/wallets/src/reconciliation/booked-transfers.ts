import type { Queryable } from '@agio/ledger/accounts';
import type { Approval } from '../approval/approval.js';

/** What a leg has moved, in minor units, and whose the accounts are, as `holderOf` has it. */
export interface BookedLeg {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  readonly minor: bigint;
}

/** A transfer that the ledger has answered. */
export interface BookedTransfer {
  readonly id: string;
  readonly kind: string | null;
  readonly result: 'posted' | 'rejected';
  readonly at: Date;
  readonly legs: readonly BookedLeg[];
  /** The transfer that it gives back by force, out of what somebody owes; null for any other. */
  readonly forces: string | null;
  /** What the operation of the same id has asked for; null when there is none. */
  readonly operation: BookedOperation | null;
  /** The approval of the same id; null when there is none. */
  readonly approval: Pick<Approval, 'id' | 'kind' | 'status' | 'operation'> | null;
}

/** An operation of the house. Amounts are minor units. */
export interface BookedOperation {
  readonly currency: string;
  readonly minor: bigint;
  /** Whose receivable it writes off; null for the adjustment of a reserve. */
  readonly debtorId: string | null;
  /** The amount from which on it was judged to need an approval; null for never. */
  readonly approvalFrom: bigint | null;
}

interface Row {
  id: string;
  kind: string | null;
  result: 'posted' | 'rejected';
  posted_at: Date;
  froms: (string | null)[];
  tos: (string | null)[];
  assets: (string | null)[];
  amounts: string[];
  forces: string | null;
  operation: { currency: string; amount: string; debtor: string | null; approval_from: string | null } | null;
  approval: BookedTransfer['approval'];
}

const holderOf = (account: string): string => `coalesce(
  (SELECT user_id::text FROM wallets WHERE id = ${account}),
  (SELECT role FROM house_accounts WHERE id = ${account}),
  (SELECT 'RECEIVABLE:' || user_id FROM receivables WHERE id = ${account}))`;

/** All about transfers that are named by `source`, a query for their rows. */
const describe = (source: string): string => `
  SELECT t.id, t.kind, t.result, t.posted_at, legs.*, t.amounts::text[] AS amounts,
      CASE WHEN t.forced THEN t.reverses END AS forces,
      CASE WHEN operation.id IS NOT NULL THEN jsonb_build_object('currency', operation.currency, 'amount', operation.amount::text,
        'debtor', operation.debtor_id, 'approval_from', operation.approval_from::text) END AS operation,
      CASE WHEN approval.id IS NOT NULL THEN jsonb_build_object('id', approval.id, 'kind', approval.kind, 'status', approval.status,
        'operation', approval.operation) END AS approval
    FROM (${source}) t
    LEFT JOIN reserve_operations operation ON operation.id = t.id
    LEFT JOIN approvals approval ON approval.id = t.id
    CROSS JOIN LATERAL (
      SELECT array_agg(${holderOf('t.debits[n]')} ORDER BY n) AS froms, array_agg(${holderOf('t.credits[n]')} ORDER BY n) AS tos,
          array_agg((SELECT asset FROM ledger_accounts WHERE id = t.debits[n]) ORDER BY n) AS assets
        FROM generate_subscripts(t.amounts, 1) AS n
    ) legs
    ORDER BY t.id`;

/** The transfers under these ids that have been answered, by id. */
export async function findBookedTransfers(db: Queryable, ids: readonly string[]): Promise<Map<string, BookedTransfer>> {
  const text = describe('SELECT * FROM ledger_transfers WHERE id = ANY ($1)');
  const { rows } = await db.query<Row>({ text, values: [ids] });
  return new Map(rows.map((row) => [row.id, toBooked(row)]));
}

/** The accounts that keep what was written off. */
const writeOffs = `(SELECT coalesce(array_agg(id), '{}') FROM house_accounts WHERE role = 'WRITE_OFFS')`;

/** The posted transfers after an id, in the order of their ids: those of some kinds, and whatever takes two people under any name. */
export async function readPostedTransfers(
  db: Queryable,
  { kinds, after, rowsMax }: { kinds: readonly string[]; after: string; rowsMax: number },
): Promise<BookedTransfer[]> {
  const text = describe(`SELECT * FROM ledger_transfers
    WHERE id > $2 AND result = 'posted' AND (kind = ANY ($1) OR forced OR debits && ${writeOffs} OR credits && ${writeOffs})
    ORDER BY id LIMIT $3`);
  const { rows } = await db.query<Row>({ text, values: [kinds, after, rowsMax] });
  return rows.map(toBooked);
}

/** Which of these ids have a hold that still sets money aside. */
export async function findPlacedHolds(db: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const text = `SELECT id FROM ledger_holds WHERE id = ANY ($1) AND state = 'placed'`;
  const { rows } = await db.query<{ id: string }>({ text, values: [ids] });
  return new Set(rows.map(({ id }) => id));
}

/** An account that nobody has is written so, and equals no holder. */
const nobody = '(nobody)';

function toBooked(row: Row): BookedTransfer {
  const { id, kind, result, posted_at: at, forces, operation: asked, approval } = row;
  const legs = row.amounts.map((minor, index) => ({
    from: row.froms[index] ?? nobody,
    to: row.tos[index] ?? nobody,
    currency: row.assets[index] ?? nobody,
    minor: BigInt(minor),
  }));
  const operation = asked && {
    currency: asked.currency,
    minor: BigInt(asked.amount),
    debtorId: asked.debtor,
    approvalFrom: asked.approval_from === null ? null : BigInt(asked.approval_from),
  };
  return { id, kind, result, at, legs, forces, operation, approval };
}
