import type { Transfer } from '@agio/ledger/transfer';
import type pg from 'pg';

interface LockedAccount {
  readonly id: string;
  readonly asset: string;
  readonly guarded: boolean;
  balance: bigint;
  readonly held: bigint;
  seq: bigint;
  readonly lastPostedAt: Date | null;
}

interface AccountRow {
  readonly id: string;
  readonly asset: string;
  readonly guarded: boolean;
  readonly balance: string;
  readonly held: string;
  readonly seq: string;
  readonly last_posted_at: Date | null;
}

const lockStatement = {
  name: 'bench-lock',
  text: `SELECT id, asset, guarded, balance, held, seq, last_posted_at
    FROM ledger_accounts WHERE id = ANY ($1) ORDER BY id FOR UPDATE`,
};

/** Everything that a posting writes, in one statement: a round trip for each table would only make this side slower. */
const writeStatement = {
  name: 'bench-write',
  text: `WITH clock AS MATERIALIZED (
      SELECT greatest(date_trunc('milliseconds', clock_timestamp()), $1::timestamptz) AS at
    ),
    accounts AS (
      UPDATE ledger_accounts a SET balance = u.balance, seq = u.seq, last_posted_at = clock.at
        FROM clock, unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS u(id, balance, seq) WHERE a.id = u.id
    ),
    transfers AS (
      INSERT INTO ledger_transfers (id, result, posted_at, kind, debits, credits, amounts, debit_seqs, credit_seqs)
        SELECT $5, 'posted', clock.at, $6, $7, $8, $9, $10, $11 FROM clock
    )
    INSERT INTO ledger_entries (account_id, seq, transfer_id, amount, balance_after, posted_at)
      SELECT u.account_id, u.seq, $5, u.amount, u.balance_after, clock.at
        FROM clock, unnest($12::uuid[], $13::bigint[], $14::bigint[], $15::bigint[])
          AS u(account_id, seq, amount, balance_after)`,
};

const refuseStatement = {
  name: 'bench-refuse',
  text: `INSERT INTO ledger_transfers (id, result, posted_at, kind, debits, credits, amounts, reason, reason_leg, reason_account, available)
    VALUES ($1, 'rejected', date_trunc('milliseconds', clock_timestamp()), $2, $3, $4, $5, 'InsufficientFunds', $6, $7, $8)`,
};

/**
 * Side A: a database transaction per transfer, as one writes it by hand and well. Accounts are locked in the order of their ids, so
 * nobody deadlocks; all statements are prepared; everything is written by one of them. Four round trips: begin, lock, write, commit.
 * It keeps the ledger's rules (assets, funds, sequences, times, stored refusals), and is spared the trail of batches.
 * @returns whether it was posted; a refusal is stored.
 */
export async function postWithRowLocks(pool: pg.Pool, transfer: Transfer): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const isPosted = await postLocked(client, transfer);
    await client.query('COMMIT');
    client.release();
    return isPosted;
  } catch (error) {
    // A connection in an unknown state is of no use to anybody.
    client.release(true);
    throw error;
  }
}

async function postLocked(client: pg.PoolClient, { id, kind, legs }: Transfer): Promise<boolean> {
  const accounts = await lockAccounts(client, [...new Set(legs.flatMap(({ debit, credit }) => [debit, credit]))]);
  const entries: { account: string; seq: bigint; amount: bigint; balance: bigint }[] = [];
  const [debits, credits, amounts] = [
    legs.map(({ debit }) => debit),
    legs.map(({ credit }) => credit),
    legs.map(({ amount }) => amount),
  ];
  for (const [index, { debit, credit, amount }] of legs.entries()) {
    const from = accountOf(accounts, debit);
    const to = accountOf(accounts, credit);
    if (from.asset !== to.asset) throw new Error(`${debit} and ${credit} have different assets`);
    const available = from.balance - from.held;
    if (from.guarded && available < amount) {
      await client.query({
        ...refuseStatement,
        values: [id, kind, debits, credits, amounts, index + 1, debit, available],
      });
      return false;
    }
    from.balance -= amount;
    to.balance += amount;
    entries.push({ account: debit, seq: ++from.seq, amount: -amount, balance: from.balance });
    entries.push({ account: credit, seq: ++to.seq, amount, balance: to.balance });
  }
  const changed = [...accounts.values()];
  await client.query({
    ...writeStatement,
    values: [
      latestOf(changed),
      changed.map((account) => account.id),
      changed.map((account) => account.balance),
      changed.map((account) => account.seq),
      id,
      kind,
      debits,
      credits,
      amounts,
      entries.filter((_, index) => index % 2 === 0).map(({ seq }) => seq),
      entries.filter((_, index) => index % 2 === 1).map(({ seq }) => seq),
      entries.map(({ account }) => account),
      entries.map(({ seq }) => seq),
      entries.map(({ amount }) => amount),
      entries.map(({ balance }) => balance),
    ],
  });
  return true;
}

async function lockAccounts(client: pg.PoolClient, ids: readonly string[]): Promise<Map<string, LockedAccount>> {
  const { rows } = await client.query<AccountRow>({ ...lockStatement, values: [ids] });
  return new Map(
    rows.map(({ last_posted_at: lastPostedAt, balance, held, seq, ...row }) => [
      row.id,
      { ...row, balance: BigInt(balance), held: BigInt(held), seq: BigInt(seq), lastPostedAt },
    ]),
  );
}

function accountOf(accounts: ReadonlyMap<string, LockedAccount>, id: string): LockedAccount {
  const account = accounts.get(id);
  if (!account) throw new Error(`There is no account ${id}`);
  return account;
}

const latestOf = (accounts: readonly LockedAccount[]): Date =>
  accounts.reduce(
    (latest, { lastPostedAt }) => (lastPostedAt && lastPostedAt > latest ? lastPostedAt : latest),
    new Date(0),
  );
