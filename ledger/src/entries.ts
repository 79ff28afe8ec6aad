import type { Queryable } from './accounts.js';
import type { PostedEntry } from './transfer.js';

/** One line of a statement, with the labels of the transfer it belongs to. */
export interface Entry extends PostedEntry {
  transferId: string;
  postedAt: Date;
  /** When it counts for readers: the time of posting, unless the transfer was given another. Nothing is computed from it. */
  effectiveAt: Date;
  kind: string | null;
  reference: string | null;
}

export interface EntriesPage {
  order: 'newestFirst' | 'oldestFirst';
  /** 1 to 100. */
  limit: number;
  /** Only entries with a larger number. */
  above?: bigint;
  /** Only entries with a smaller number. */
  below?: bigint;
}

export const entriesPageMax = 100;

/** Which entries of an account are read by their times. */
export interface EntriesPeriod {
  /** Posted at this time or later. */
  from: Date;
  /** Posted before this time. */
  to: Date;
  /** Only entries with a larger number. */
  above?: bigint;
  /** 1 to 1,000. */
  limit: number;
}

export const entriesPeriodPageMax = 1000;

interface EntryRow {
  seq: string;
  transfer_id: string;
  amount: string;
  balance_after: string;
  posted_at: Date;
  effective_at: Date | null;
  kind: string | null;
  reference: string | null;
}

/**
 * A page of an account's statement. Numbers are the keyset: they stay as they are whatever is posted meanwhile.
 *
 * @returns in the order asked for; `more` says whether entries follow in that direction.
 * @throws RangeError when the limit is out of its range.
 */
export async function readEntries(
  db: Queryable,
  account: string,
  { order, limit, above = 0n, below = 2n ** 63n - 1n }: EntriesPage,
): Promise<{ entries: Entry[]; more: boolean }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > entriesPageMax) {
    throw new RangeError(`A page has 1 to ${entriesPageMax} entries`);
  }
  const direction = order === 'newestFirst' ? 'DESC' : 'ASC';
  const { rows } = await db.query<EntryRow>({
    name: `ledger_entries_${order}_v3`,
    text: `SELECT e.seq, e.transfer_id, e.amount, e.balance_after, e.posted_at, t.effective_at, t.kind, t.reference
      FROM (
        SELECT * FROM ledger_entries WHERE account_id = $1 AND seq > $2 AND seq < $3 ORDER BY seq ${direction} LIMIT $4
      ) e
      JOIN ledger_transfers t ON t.id = e.transfer_id
      ORDER BY e.seq ${direction}`,
    values: [account, above.toString(), below.toString(), limit + 1],
  });
  return { entries: rows.slice(0, limit).map((row) => decodeEntryRow(account, row)), more: rows.length > limit };
}

/**
 * A page of the entries that were posted to an account in a period, oldest first. Times ascend with the numbers, so a
 * period is a range of numbers, and its ends are found without reading what is outside.
 *
 * @returns none for an account that does not exist; `more` says whether entries of the period follow.
 * @throws RangeError when the limit is out of its range.
 */
export async function readEntriesBetween(
  db: Queryable,
  account: string,
  { from, to, above = 0n, limit }: EntriesPeriod,
): Promise<{ entries: Entry[]; more: boolean }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > entriesPeriodPageMax) {
    throw new RangeError(`A page of a period has 1 to ${entriesPeriodPageMax} entries`);
  }
  const { rows } = await db.query<EntryRow>({
    name: 'ledger_entries_between_v3',
    text: `SELECT e.seq, e.transfer_id, e.amount, e.balance_after, e.posted_at, t.effective_at, t.kind, t.reference
      FROM (
        SELECT * FROM ledger_entries WHERE account_id = $1
            AND seq > (SELECT greatest($2::bigint, ledger_seq_before($1, $3)))
            AND seq <= (SELECT ledger_seq_before($1, $4))
          ORDER BY seq LIMIT $5
      ) e
      JOIN ledger_transfers t ON t.id = e.transfer_id
      ORDER BY e.seq`,
    values: [account, above.toString(), from, to, limit + 1],
  });
  return { entries: rows.slice(0, limit).map((row) => decodeEntryRow(account, row)), more: rows.length > limit };
}

function decodeEntryRow(account: string, row: EntryRow): Entry {
  return {
    account,
    seq: BigInt(row.seq),
    amount: BigInt(row.amount),
    balanceAfter: BigInt(row.balance_after),
    transferId: row.transfer_id,
    postedAt: row.posted_at,
    effectiveAt: row.effective_at ?? row.posted_at,
    kind: row.kind,
    reference: row.reference,
  };
}

/** The balances with everything posted up to and including `at`, minor units, of the accounts among these that exist. */
export async function readBalancesAt(
  db: Queryable,
  accounts: readonly string[],
  at: Date,
): Promise<Map<string, bigint>> {
  const { rows } = await db.query<{ id: string; balance: string }>({
    name: 'ledger_balances_at_v1',
    text: `SELECT id, ledger_balance_at(id, $2) AS balance FROM ledger_accounts WHERE id = ANY ($1)`,
    values: [accounts, at],
  });
  return new Map(rows.map((row) => [row.id, BigInt(row.balance)]));
}
