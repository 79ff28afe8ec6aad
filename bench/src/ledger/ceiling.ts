import type pg from 'pg';
import { nextTransfer, type Work } from './work.js';

/** As many transfers as a full house of callers has in a batch. */
const batchTransfers = 256;
/** The name by which these transfers are counted. */
export const ceilingKind = 'ceiling';

const writeStatement = {
  name: 'bench-ceiling',
  text: `WITH clock AS MATERIALIZED (SELECT date_trunc('milliseconds', clock_timestamp()) AS at),
    accounts AS (
      UPDATE ledger_accounts a SET balance = u.balance, seq = u.seq, last_posted_at = clock.at
        FROM clock, unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS u(id, balance, seq) WHERE a.id = u.id
    ),
    transfers AS (
      INSERT INTO ledger_transfers (id, result, posted_at, kind, debits, credits, amounts, debit_seqs, credit_seqs)
        SELECT u.id, 'posted', clock.at, '${ceilingKind}', ARRAY[u.debit], ARRAY[u.credit], ARRAY[u.amount], ARRAY[u.debit_seq],
               ARRAY[u.credit_seq]
          FROM clock, unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::bigint[], $8::bigint[], $9::bigint[])
            AS u(id, debit, credit, amount, debit_seq, credit_seq)
    ),
    batches AS (
      INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids) SELECT clock.at, $4::uuid[], '{}', '{}' FROM clock
    )
    INSERT INTO ledger_entries (account_id, seq, transfer_id, amount, balance_after, posted_at)
      SELECT u.account, u.seq, u.transfer, u.amount, u.balance_after, clock.at
        FROM clock, unnest($10::uuid[], $11::bigint[], $12::uuid[], $13::bigint[], $14::bigint[])
          AS u(account, seq, transfer, amount, balance_after)`,
};

const literal = (values: readonly (string | bigint)[]): string => `{${values.join(',')}}`;

/**
 * What the database could do if nothing had to be decided: batches whose every row was worked out before the clock starts,
 * written one after the other by one connection. Nobody else may post meanwhile.
 * @returns what writes the batches and answers how many transfers they were.
 */
export async function prepareCeiling(pool: pg.Pool, work: Work, batches: number): Promise<() => Promise<number>> {
  const { rows } = await pool.query<{ id: string; balance: string; seq: string }>(
    'SELECT id, balance, seq FROM ledger_accounts',
  );
  const state = new Map(rows.map(({ id, balance, seq }) => [id, { balance: BigInt(balance), seq: BigInt(seq) }]));
  const prepared = Array.from({ length: batches }, () => encodeBatch(work, state));
  return async () => {
    for (const values of prepared) await pool.query({ ...writeStatement, values });
    return batches * batchTransfers;
  };
}

function encodeBatch(work: Work, state: ReadonlyMap<string, { balance: bigint; seq: bigint }>): string[] {
  const touched = new Set<string>();
  const transfers: (readonly [string, string, string, bigint, bigint, bigint])[] = [];
  const entries: (readonly [string, bigint, string, bigint, bigint])[] = [];
  for (let index = 0; index < batchTransfers; index++) {
    const { id, legs } = nextTransfer(work, ceilingKind);
    for (const { debit, credit, amount } of legs) {
      const from = state.get(debit)!;
      const to = state.get(credit)!;
      from.balance -= amount;
      to.balance += amount;
      touched.add(debit).add(credit);
      entries.push([debit, ++from.seq, id, -amount, from.balance], [credit, ++to.seq, id, amount, to.balance]);
      transfers.push([id, debit, credit, amount, from.seq, to.seq]);
    }
  }
  const accounts = [...touched].map((id) => [id, state.get(id)!.balance, state.get(id)!.seq] as const);
  return [...columns(accounts, 3), ...columns(transfers, 6), ...columns(entries, 5)];
}

/** The columns of rows, each as the text of an array. */
function columns(rows: readonly (readonly (string | bigint)[])[], count: number): string[] {
  return Array.from({ length: count }, (_, column) => literal(rows.map((row) => row[column]!)));
}
