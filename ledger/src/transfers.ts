import type { Queryable } from './accounts.js';
import type { Posted, PostedEntry, Rejected, RejectionReason, Reverses, Transfer } from './transfer.js';

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
  effective_at: Date | null;
  posts_hold: boolean;
  reverses: string | null;
  reversed_legs: number[] | null;
  forced: boolean;
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
  name: 'ledger_find_transfers_v3',
  text: `SELECT t.id, t.posted_at, t.kind, t.reference, t.effective_at,
      t.posts_hold, t.reverses, t.reversed_legs, t.forced, t.debits::text[], t.credits::text[], t.amounts::text[],
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
export async function findTransfers(db: Queryable, ids: readonly string[]): Promise<Map<string, StoredTransfer>> {
  const { rows } = await db.query<TransferRow>({ ...findStatement, values: [ids] });
  return new Map(rows.map((row) => [row.id, decodeTransfer(row)]));
}

/** Why a transfer is refused by others than `ledger_apply_v3`. */
export type OutsideRefusal =
  | { readonly reason: 'Unpostable' | 'GroupRejected' }
  | {
      readonly reason: 'CeilingExceeded';
      readonly remaining: bigint;
      readonly account: string;
      readonly legIndex: number;
    };

/** Stores a rejection that `ledger_apply_v3` does not store itself; does nothing when the id has been answered before. */
export async function storeRejection(db: Queryable, transfer: Transfer, refusal: OutsideRefusal): Promise<void> {
  const { id, legs, kind, reference, effectiveAt, postsHold, reverses } = transfer;
  await db.query({
    name: 'ledger_store_rejection_v1',
    text: `WITH stored AS (
        INSERT INTO ledger_transfers (id, result, posted_at, kind, reference, effective_at, posts_hold, reverses,
            reversed_legs, forced, debits, credits, amounts, reason, reason_leg, reason_account, available)
          VALUES ($1, 'rejected', date_trunc('milliseconds', clock_timestamp()), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
            $12, $13, $14, $15)
          ON CONFLICT (id) DO NOTHING
          RETURNING id, posted_at
      )
      INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids)
        SELECT posted_at, ARRAY[id], '{}', '{}' FROM stored`,
    values: [
      id,
      kind ?? null,
      reference ?? null,
      effectiveAt ?? null,
      postsHold ?? false,
      reverses?.transfer ?? null,
      reverses?.legs.map((leg) => leg + 1) ?? null,
      reverses?.forced ?? false,
      legs.map((leg) => leg.debit),
      legs.map((leg) => leg.credit),
      legs.map((leg) => leg.amount.toString()),
      refusal.reason,
      'legIndex' in refusal ? refusal.legIndex + 1 : null,
      'account' in refusal ? refusal.account : null,
      'remaining' in refusal ? refusal.remaining.toString() : null,
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
    ...(row.reverses !== null && { reverses: decodeReverses(row.reverses, row) }),
    ...(row.kind !== null && { kind: row.kind }),
    ...(row.reference !== null && { reference: row.reference }),
    ...(row.effective_at !== null && { effectiveAt: row.effective_at }),
  };
  if (row.reason !== null) return { transfer, outcome: decodeRejection(row, row.reason) };
  const entries = legs.flatMap(({ debit, credit, amount }, index) => [
    decodeEntry(debit, row.debit_seqs?.[index], -amount, row.debit_balances?.[index]),
    decodeEntry(credit, row.credit_seqs?.[index], amount, row.credit_balances?.[index]),
  ]);
  return { transfer, outcome: { kind: 'posted', postedAt: row.posted_at, entries } };
}

function decodeReverses(transfer: string, { reversed_legs: legs, forced }: TransferRow): Reverses {
  return { transfer, legs: legs!.map((leg) => leg - 1), ...(forced && { forced }) };
}

function decodeRejection(row: TransferRow, reason: RejectionReason): Rejected {
  const base = { kind: 'rejected', rejectedAt: row.posted_at } as const;
  const place = { account: row.reason_account!, legIndex: row.reason_leg! - 1 };
  switch (reason) {
    case 'Unpostable':
    case 'HoldResolved':
    case 'HoldExpired':
    case 'GroupRejected':
      return { ...base, reason };
    case 'InsufficientFunds':
      return { ...base, reason, available: BigInt(row.available!), ...place };
    case 'ReversalExceeds':
    case 'CeilingExceeded':
      return { ...base, reason, remaining: BigInt(row.available!), ...place };
    default:
      return { ...base, reason, ...place };
  }
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
