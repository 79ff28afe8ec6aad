import type { Queryable } from './accounts.js';
import { encodeBatch } from './encode-batch.js';
import { isSameHold, type HoldOutcome } from './hold.js';
import { findHolds } from './holds.js';
import { idOf, type Operation } from './operation.js';
import type { Outcome, Posted, Transfer } from './transfer.js';
import { decodeEntry, findTransfers } from './transfers.js';

/** Arrays come back as text, which splits much faster than pg's parser reads it. */
const applyStatement = {
  name: 'ledger_apply_v3',
  text: `SELECT batch_at, stored_items, reused_items,
      debit_seqs::text, debit_balances::text, credit_seqs::text, credit_balances::text
    FROM ledger_apply_v3($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
      $22, $23)`,
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
 * Applies a batch in one database transaction, by one call of `ledger_apply_v3`. Idempotent by id, so it may be repeated
 * when its outcome is unknown.
 *
 * @param db a pool, or the connection of a transaction that the batch belongs to.
 * @param operations normalised, each id once.
 * @param options.allOrNone makes one group of them: the first that is refused undoes all.
 * @returns the outcomes in the same order.
 */
export async function applyBatch(
  db: Queryable,
  operations: readonly Operation[],
  { allOrNone = false }: { allOrNone?: boolean } = {},
): Promise<(Outcome | HoldOutcome)[]> {
  const transfers = operations.flatMap((operation) => (operation.kind === 'post' ? [operation.transfer] : []));
  const values = encodeBatch(operations, transfers, allOrNone);
  const { rows } = await db.query<BatchRow>({ ...applyStatement, values });
  const [row] = rows;
  if (!row) throw new Error('ledger_apply_v3 gave no answer');
  const transferOutcomes = await readTransferOutcomes(db, row, transfers);
  if (transfers.length === operations.length) return transferOutcomes;

  const holdOutcomes = await readHoldOutcomes(db, operations);
  const inOrder = transferOutcomes.values();
  return operations.map((operation, index) =>
    operation.kind === 'post' ? inOrder.next().value! : holdOutcomes[index]!,
  );
}

async function readTransferOutcomes(db: Queryable, row: BatchRow, transfers: readonly Transfer[]): Promise<Outcome[]> {
  const stored = await findStored(db, row, transfers);
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
  db: Queryable,
  row: BatchRow,
  transfers: readonly Transfer[],
): Promise<ReadonlyMap<string, Outcome>> {
  if (row.stored_items.length === 0) return new Map();
  const ids = row.stored_items.map((item) => transfers[item - 1]!.id);
  const found = await findTransfers(db, ids);
  if (found.size !== ids.length) throw new Error(`Of ${ids.length} stored transfers only ${found.size} were found`);
  return new Map(Array.from(found, ([id, { outcome }]) => [id, outcome]));
}

/**
 * How the holds of a batch stand after its commit, by the place of their operation. Whoever resolves a hold in between
 * only makes the answer newer.
 */
async function readHoldOutcomes(
  db: Queryable,
  operations: readonly Operation[],
): Promise<readonly (HoldOutcome | undefined)[]> {
  const asked = operations.filter((operation) => operation.kind !== 'post');
  const found = await findHolds(db, asked.map(idOf));
  return operations.map((operation): HoldOutcome | undefined => {
    if (operation.kind === 'post') return undefined;
    const id = idOf(operation);
    const stored = found.get(id);
    if (!stored) throw new Error(`The hold ${id} was answered but not found`);
    const { hold, state } = stored;
    if (operation.kind === 'place' && hold !== null && !isSameHold(operation.hold, hold)) return { kind: 'idReused' };
    return state;
  });
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

function arrayElements(literal: string): string[] {
  return literal.slice(1, -1).split(',');
}
