import type { Queryable } from './accounts.js';
import type { Hold, HoldRefusal, HoldState, StoredHold } from './hold.js';

type HoldRow = {
  id: string;
  account_id: string | null;
  amount: string | null;
  at: Date;
  available: string | null;
} & ({ state: 'placed' | 'posted' | 'voided' } | { state: 'rejected'; reason: HoldRefusal['reason'] | 'Unpostable' });

/** The holds among these ids that are placed or have been answered for ever, by id. */
export async function findHolds(db: Queryable, ids: readonly string[]): Promise<Map<string, StoredHold>> {
  const { rows } = await db.query<HoldRow>({
    name: 'ledger_find_holds_v2',
    text: `SELECT id, account_id, amount, state, coalesce(resolved_at, placed_at) AS at, reason, available
      FROM ledger_holds WHERE id = ANY ($1)`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, { hold: decodeHold(row), state: decodeState(row) }]));
}

/** Stores a rejection that `ledger_apply` could not store itself; does nothing when the id has been answered before. */
export async function storeUnplaceable(db: Queryable, { id, account, amount }: Hold): Promise<void> {
  await db.query({
    name: 'ledger_store_unplaceable_v2',
    text: `INSERT INTO ledger_holds (id, account_id, amount, state, resolved_at, reason)
      VALUES ($1, $2, $3, 'rejected', date_trunc('milliseconds', clock_timestamp()), 'Unpostable')
      ON CONFLICT (id) DO NOTHING`,
    values: [id, account, amount.toString()],
  });
}

function decodeHold({ id, account_id: account, amount }: HoldRow): Hold | null {
  return account === null ? null : { id, account, amount: BigInt(amount!) };
}

function decodeState(row: HoldRow): HoldState {
  const { at } = row;
  if (row.state !== 'rejected') return { kind: row.state, at };
  const base = { kind: row.state, at, account: row.account_id! };
  return row.reason === 'InsufficientFunds'
    ? { ...base, reason: row.reason, available: BigInt(row.available!) }
    : { ...base, reason: row.reason };
}
