import type pg from 'pg';
import type { Posted, PostedEntry, Rejected, RejectionReason, Transfer } from './transfer.js';

/** A transfer as it was sent, with the answer it got. */
export interface StoredTransfer {
  transfer: Transfer;
  outcome: Posted | Rejected;
}

interface TransferRow {
  id: string;
  posted_at: Date;
  kind: string | null;
  reference: string | null;
  posts_hold: boolean;
  debits: string[];
  credits: string[];
  amounts: string[];
  debit_seqs: string[] | null;
  credit_seqs: string[] | null;
  debit_balances: string[] | null;
  credit_balances: string[] | null;
  reason: RejectionReason | null;
  reason_leg: number | null;
  reason_account: string | null;
  available: string | null;
}

/** The balances are in the entries, each found by its key. */
const findStatement = {
  name: 'ledger_find_transfers_v2',
  text: `SELECT t.id, t.posted_at, t.kind, t.reference, t.posts_hold, t.debits::text[], t.credits::text[], t.amounts::text[],
      t.debit_seqs::text[], t.credit_seqs::text[], e.debit_balances, e.credit_balances,
      t.reason, t.reason_leg, t.reason_account, t.available
    FROM ledger_transfers t
    CROSS JOIN LATERAL (
      SELECT array_agg(debit.balance_after::text ORDER BY n) AS debit_balances,
             array_agg(credit.balance_after::text ORDER BY n) AS credit_balances
        FROM generate_subscripts(t.debit_seqs, 1) AS n
        JOIN ledger_entries debit ON debit.account_id = t.debits[n] AND debit.seq = t.debit_seqs[n]
        JOIN ledger_entries credit ON credit.account_id = t.credits[n] AND credit.seq = t.credit_seqs[n]
    ) e
    WHERE t.id = ANY ($1)`,
};

/** The transfers among these that have been answered, by id. */
export async function findTransfers(pool: pg.Pool, ids: readonly string[]): Promise<Map<string, StoredTransfer>> {
  const { rows } = await pool.query<TransferRow>({ ...findStatement, values: [ids] });
  return new Map(rows.map((row) => [row.id, decodeTransfer(row)]));
}

/** Stores a rejection that `ledger_apply` could not store itself; does nothing when the id has been answered before. */
export async function storeUnpostable(
  pool: pg.Pool,
  { id, legs, kind, reference, postsHold }: Transfer,
): Promise<void> {
  await pool.query({
    name: 'ledger_store_unpostable_v2',
    text: `INSERT INTO ledger_transfers
        (id, result, posted_at, kind, reference, posts_hold, debits, credits, amounts, reason)
      VALUES ($1, 'rejected', date_trunc('milliseconds', clock_timestamp()), $2, $3, $4, $5, $6, $7, 'Unpostable')
      ON CONFLICT (id) DO NOTHING`,
    values: [
      id,
      kind ?? null,
      reference ?? null,
      postsHold ?? false,
      legs.map((leg) => leg.debit),
      legs.map((leg) => leg.credit),
      legs.map((leg) => leg.amount.toString()),
    ],
  });
}

function decodeTransfer(row: TransferRow): StoredTransfer {
  const legs = row.amounts.map((amount, index) => ({
    debit: row.debits[index]!,
    credit: row.credits[index]!,
    amount: BigInt(amount),
  }));
  const transfer: Transfer = {
    id: row.id,
    legs,
    ...(row.posts_hold && { postsHold: true }),
    ...(row.kind !== null && { kind: row.kind }),
    ...(row.reference !== null && { reference: row.reference }),
  };
  if (row.reason !== null) return { transfer, outcome: decodeRejection(row, row.reason) };
  const entries = legs.flatMap(({ debit, credit, amount }, index) => [
    decodeEntry(debit, row.debit_seqs?.[index], -amount, row.debit_balances?.[index]),
    decodeEntry(credit, row.credit_seqs?.[index], amount, row.credit_balances?.[index]),
  ]);
  return { transfer, outcome: { kind: 'posted', postedAt: row.posted_at, entries } };
}

function decodeRejection(row: TransferRow, reason: RejectionReason): Rejected {
  const base = { kind: 'rejected', rejectedAt: row.posted_at } as const;
  if (reason === 'Unpostable' || reason === 'HoldResolved') return { ...base, reason };
  const place = { account: row.reason_account!, legIndex: row.reason_leg! - 1 };
  if (reason === 'InsufficientFunds') return { ...base, reason, available: BigInt(row.available!), ...place };
  return { ...base, reason, ...place };
}

/** @throws Error when the number or the balance is missing: what was posted would have lost an entry. */
export function decodeEntry(
  account: string,
  seq: string | undefined,
  amount: bigint,
  balanceAfter: string | undefined,
): PostedEntry {
  if (seq === undefined || balanceAfter === undefined) throw new Error(`An entry of account ${account} is missing`);
  return { account, seq: BigInt(seq), amount, balanceAfter: BigInt(balanceAfter) };
}
