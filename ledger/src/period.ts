import type { Queryable } from './accounts.js';

/** What an account had at the ends of a period; amounts are minor units. */
export interface PeriodBounds {
  /** The number of the last entry before the period; 0 when there is none. */
  readonly before: bigint;
  /** The number of the last entry of the period; `before` when it has none. */
  readonly last: bigint;
  /** The balance before the first entry of the period. */
  readonly opening: bigint;
  /** The balance after its last one. */
  readonly closing: bigint;
}

/** What came in and went out between two entries; minor units, both zero or more. */
export interface Turnover {
  readonly in: bigint;
  readonly out: bigint;
}

/**
 * The entries that were posted at `from` or later and before `to`, by their numbers, and the balances around them. Each end is found by halving, so
 * the history's length does not matter. An account that does not exist has no entries.
 */
export async function readPeriodBounds(db: Queryable, account: string, from: Date, to: Date): Promise<PeriodBounds> {
  const { rows } = await db.query<Record<keyof PeriodBounds, string>>({
    name: 'ledger_period_bounds_v1',
    text: `SELECT p.before, p.last,
        coalesce((SELECT balance_after FROM ledger_entries WHERE account_id = $1 AND seq = p.before), 0) AS opening,
        coalesce((SELECT balance_after FROM ledger_entries WHERE account_id = $1 AND seq = p.last), 0) AS closing
      FROM (
        SELECT before, greatest(before, ledger_seq_before($1, $3)) AS last
          FROM (SELECT ledger_seq_before($1, $2) AS before OFFSET 0) b OFFSET 0
      ) p`,
    values: [account, from, to],
  });
  const [row] = rows;
  if (!row) throw new Error('A query without a table has one row');
  return {
    before: BigInt(row.before),
    last: BigInt(row.last),
    opening: BigInt(row.opening),
    closing: BigInt(row.closing),
  };
}

/** Adds up the entries of a period by sign. Reads each of them: how many there are is for the caller to bound. */
export async function readTurnover(
  db: Queryable,
  account: string,
  { before, last }: Pick<PeriodBounds, 'before' | 'last'>,
): Promise<Turnover> {
  const { rows } = await db.query<{ in: string; out: string }>({
    name: 'ledger_turnover_v1',
    text: `SELECT coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS in, coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS out
      FROM ledger_entries WHERE account_id = $1 AND seq > $2 AND seq <= $3`,
    values: [account, before.toString(), last.toString()],
  });
  return { in: BigInt(rows[0]?.in ?? 0), out: BigInt(rows[0]?.out ?? 0) };
}
