import type { Queryable } from './accounts.js';
import type { Hold, HoldRefusal, HoldState, StoredHold } from './hold.js';

type HoldRow = {
  id: string;
  account_id: string | null;
  amount: string | null;
  expires_at: Date | null;
  at: Date;
  available: string | null;
} & (
  | { state: 'placed' | 'posted' | 'voided' | 'expired' }
  | { state: 'rejected'; reason: HoldRefusal['reason'] | 'Unpostable' }
);

/** The holds among these ids that are placed or have been answered for ever, by id. */
export async function findHolds(db: Queryable, ids: readonly string[]): Promise<Map<string, StoredHold>> {
  const { rows } = await db.query<HoldRow>({
    name: 'ledger_find_holds_v3',
    text: `SELECT id, account_id, amount, expires_at, state, coalesce(resolved_at, placed_at) AS at, reason, available
      FROM ledger_holds WHERE id = ANY ($1)`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, { hold: decodeHold(row), state: decodeState(row) }]));
}

/**
 * The holds that are placed although their time is over, those that it was over for longest first.
 *
 * @param limit how many at most.
 */
export async function findOverdueHolds(db: Queryable, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'ledger_overdue_holds_v3',
    text: `SELECT id FROM ledger_holds WHERE state = 'placed' AND expires_at <= clock_timestamp()
      ORDER BY expires_at LIMIT $1`,
    values: [limit],
  });
  return rows.map(({ id }) => id);
}

/** Stores a rejection that `ledger_apply` could not store itself; does nothing when the id has been answered before. */
export async function storeUnplaceable(db: Queryable, { id, account, amount, expiresAt }: Hold): Promise<void> {
  await db.query({
    name: 'ledger_store_unplaceable_v3',
    text: `WITH stored AS (
        INSERT INTO ledger_holds (id, account_id, amount, expires_at, state, resolved_at, reason)
          VALUES ($1, $2, $3, $4, 'rejected', date_trunc('milliseconds', clock_timestamp()), 'Unpostable')
          ON CONFLICT (id) DO NOTHING
          RETURNING id, resolved_at
      )
      INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids)
        SELECT resolved_at, '{}', ARRAY[id], '{}' FROM stored`,
    values: [id, account, amount.toString(), expiresAt ?? null],
  });
}

function decodeHold({ id, account_id: account, amount, expires_at: expiresAt }: HoldRow): Hold | null {
  return account === null ? null : { id, account, amount: BigInt(amount!), ...(expiresAt && { expiresAt }) };
}

function decodeState(row: HoldRow): HoldState {
  const { at } = row;
  if (row.state !== 'rejected') return { kind: row.state, at };
  const base = { kind: row.state, at, account: row.account_id! };
  return row.reason === 'InsufficientFunds'
    ? { ...base, reason: row.reason, available: BigInt(row.available!) }
    : { ...base, reason: row.reason };
}
