import type pg from 'pg';
import { normaliseUuid } from './transfer.js';

export interface NewAccount {
  /** UUID made by the caller, such as the wallet's. */
  id: string;
  /** What is counted, such as a currency's code; legs join accounts of one asset only. */
  asset: string;
  /** What the account is for, such as `wallet` or `reserve`: a label, nothing depends on it. */
  kind: string;
  /** Guarded accounts never have available below zero. */
  guarded: boolean;
}

/** Amounts in minor units of the asset. */
export interface Account extends NewAccount {
  balance: bigint;
  /** Set aside by holds. */
  held: bigint;
  /** What can be spent: balance less held. */
  available: bigint;
  /** How many entries it has. */
  seq: bigint;
  lastPostedAt: Date | null;
  openedAt: Date;
}

/** The sum over all accounts of an asset, minor units: zero, always. */
export interface Conservation {
  asset: string;
  total: bigint;
  accounts: number;
}

/** An account of this id exists, with another asset or guard. */
export class AccountConflictError extends Error {
  override readonly name = 'AccountConflictError';
}

interface AccountRow {
  id: string;
  asset: string;
  kind: string;
  guarded: boolean;
  balance: string;
  held: string;
  seq: string;
  last_posted_at: Date | null;
  opened_at: Date;
}

/** Whatever runs a query: a pool, or the connection of a transaction of the caller's. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** Opens accounts with balance zero; those that exist are left as they are. */
export async function openAccounts(db: Queryable, accounts: readonly NewAccount[]): Promise<Account[]> {
  const ids = accounts.map((account) => normaliseUuid(account.id));
  // In the order of ids, like every writer: two callers that open the same accounts must not wait for each other.
  await db.query({
    name: 'ledger_open_accounts_v1',
    text: `INSERT INTO ledger_accounts (id, asset, kind, guarded)
      SELECT a.id, a.asset, a.kind, a.guarded
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[]) AS a(id, asset, kind, guarded)
        ORDER BY a.id
      ON CONFLICT (id) DO NOTHING`,
    values: [
      ids,
      accounts.map((account) => account.asset),
      accounts.map((account) => account.kind),
      accounts.map((account) => account.guarded),
    ],
  });
  const opened = await findAccounts(db, ids);
  return accounts.map((wanted, index) => {
    const account = opened.get(ids[index]!);
    if (!account) throw new Error(`Account ${wanted.id} was opened but not found`);
    if (account.asset !== wanted.asset || account.guarded !== wanted.guarded) {
      throw new AccountConflictError(`Account ${account.id} exists, with another asset or guard`);
    }
    return account;
  });
}

/** The accounts among these that exist, by id. */
export async function findAccounts(db: Queryable, ids: readonly string[]): Promise<Map<string, Account>> {
  const { rows } = await db.query<AccountRow>({
    name: 'ledger_find_accounts_v1',
    text: `SELECT id, asset, kind, guarded, balance, held, seq, last_posted_at, opened_at
      FROM ledger_accounts WHERE id = ANY ($1)`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, decodeAccount(row)]));
}

/** One line per asset that has an account. */
export async function readConservation(db: Queryable): Promise<Conservation[]> {
  const { rows } = await db.query<{ asset: string; total: string; accounts: string }>(
    `SELECT asset, sum(balance) AS total, count(*) AS accounts FROM ledger_accounts GROUP BY asset ORDER BY asset`,
  );
  return rows.map(({ asset, total, accounts }) => ({ asset, total: BigInt(total), accounts: Number(accounts) }));
}

function decodeAccount(row: AccountRow): Account {
  const balance = BigInt(row.balance);
  const held = BigInt(row.held);
  return {
    id: row.id,
    asset: row.asset,
    kind: row.kind,
    guarded: row.guarded,
    balance,
    held,
    available: balance - held,
    seq: BigInt(row.seq),
    lastPostedAt: row.last_posted_at,
    openedAt: row.opened_at,
  };
}
