import type pg from 'pg';
import type { Outcome, Posted, Transfer } from './transfer.js';
import { decodeEntry, findTransfers } from './transfers.js';

/** Arrays come back as text, which splits much faster than pg's parser reads it. */
const postStatement = {
  name: 'ledger_post_v1',
  text: `SELECT batch_at, stored_items, reused_items,
      debit_seqs::text, debit_balances::text, credit_seqs::text, credit_balances::text
    FROM ledger_post($1, $2, $3, $4, $5, $6, $7, $8)`,
};

interface BatchRow {
  batch_at: Date;
  /** Items count from 1, like the elements of arrays in PostgreSQL. */
  stored_items: number[];
  reused_items: number[];
  debit_seqs: string;
  debit_balances: string;
  credit_seqs: string;
  credit_balances: string;
}

/**
 * Posts a batch in one database transaction, by one call of `ledger_post`. Idempotent by id, so it may be repeated
 * when its outcome is unknown.
 *
 * @param transfers normalised, each id once.
 * @returns the outcomes in the same order.
 */
export async function postBatch(pool: pg.Pool, transfers: readonly Transfer[]): Promise<Outcome[]> {
  const { rows } = await pool.query<BatchRow>({ ...postStatement, values: encodeBatch(transfers) });
  const [row] = rows;
  if (!row) throw new Error('ledger_post gave no answer');
  const stored = await findStored(pool, row, transfers);
  const reused = new Set(row.reused_items);
  const posted = postedDecoder(row);
  let firstLeg = 0;
  return transfers.map((transfer, index) => {
    const leg = firstLeg;
    firstLeg += transfer.legs.length;
    if (reused.has(index + 1)) return { kind: 'idReused' };
    return stored.get(transfer.id) ?? posted(transfer, leg);
  });
}

/** The answers of what was rejected now or answered before. Committed rows never change, so they are simply read. */
async function findStored(
  pool: pg.Pool,
  row: BatchRow,
  transfers: readonly Transfer[],
): Promise<ReadonlyMap<string, Outcome>> {
  if (row.stored_items.length === 0) return new Map();
  const ids = row.stored_items.map((item) => transfers[item - 1]!.id);
  const found = await findTransfers(pool, ids);
  if (found.size !== ids.length) throw new Error(`Of ${ids.length} stored transfers only ${found.size} were found`);
  return new Map(Array.from(found, ([id, { outcome }]) => [id, outcome]));
}

function postedDecoder(row: BatchRow): (transfer: Transfer, firstLeg: number) => Posted {
  const debitSeqs = arrayElements(row.debit_seqs);
  const debitBalances = arrayElements(row.debit_balances);
  const creditSeqs = arrayElements(row.credit_seqs);
  const creditBalances = arrayElements(row.credit_balances);
  return (transfer, firstLeg) => ({
    kind: 'posted',
    postedAt: row.batch_at,
    entries: transfer.legs.flatMap(({ debit, credit, amount }, index) => [
      decodeEntry(debit, debitSeqs[firstLeg + index], -amount, debitBalances[firstLeg + index]),
      decodeEntry(credit, creditSeqs[firstLeg + index], amount, creditBalances[firstLeg + index]),
    ]),
  });
}

/**
 * The arguments of `ledger_post`. Arrays of numbers and UUIDs are written out here, since nothing in them needs
 * quoting and pg would look for it in every element.
 */
function encodeBatch(transfers: readonly Transfer[]): unknown[] {
  const places = new Map<string, number>();
  const placeOf = (account: string): number => {
    const known = places.get(account);
    if (known !== undefined) return known;
    places.set(account, places.size + 1);
    return places.size;
  };
  const legItems: number[] = [];
  const debits: number[] = [];
  const credits: number[] = [];
  const amounts: bigint[] = [];
  for (const [index, { legs }] of transfers.entries()) {
    for (const leg of legs) {
      legItems.push(index + 1);
      debits.push(placeOf(leg.debit));
      credits.push(placeOf(leg.credit));
      amounts.push(leg.amount);
    }
  }
  return [
    arrayLiteral([...places.keys()]),
    arrayLiteral(transfers.map((transfer) => transfer.id)),
    transfers.map((transfer) => transfer.kind ?? null),
    transfers.map((transfer) => transfer.reference ?? null),
    arrayLiteral(legItems),
    arrayLiteral(debits),
    arrayLiteral(credits),
    arrayLiteral(amounts),
  ];
}

function arrayLiteral(elements: readonly (string | number | bigint)[]): string {
  return `{${elements.join(',')}}`;
}

function arrayElements(literal: string): string[] {
  return literal.slice(1, -1).split(',');
}
