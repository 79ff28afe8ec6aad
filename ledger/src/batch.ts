import type pg from 'pg';
import type { Hold, HoldOutcome } from './hold.js';
import { findHolds } from './holds.js';
import { idOf, type Operation } from './operation.js';
import type { Outcome, Posted, Transfer } from './transfer.js';
import { decodeEntry, findTransfers } from './transfers.js';

/** Arrays come back as text, which splits much faster than pg's parser reads it. */
const applyStatement = {
  name: 'ledger_apply_v2',
  text: `SELECT batch_at, stored_items, reused_items,
      debit_seqs::text, debit_balances::text, credit_seqs::text, credit_balances::text
    FROM ledger_apply($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
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
 * Applies a batch in one database transaction, by one call of `ledger_apply`. Idempotent by id, so it may be repeated
 * when its outcome is unknown.
 *
 * @param operations normalised, each id once.
 * @returns the outcomes in the same order.
 */
export async function applyBatch(pool: pg.Pool, operations: readonly Operation[]): Promise<(Outcome | HoldOutcome)[]> {
  const transfers = operations.flatMap((operation) => (operation.kind === 'post' ? [operation.transfer] : []));
  const { rows } = await pool.query<BatchRow>({ ...applyStatement, values: encodeBatch(operations, transfers) });
  const [row] = rows;
  if (!row) throw new Error('ledger_apply gave no answer');
  const transferOutcomes = await readTransferOutcomes(pool, row, transfers);
  if (transfers.length === operations.length) return transferOutcomes;

  const holdOutcomes = await readHoldOutcomes(pool, operations);
  const inOrder = transferOutcomes.values();
  return operations.map((operation, index) =>
    operation.kind === 'post' ? inOrder.next().value! : holdOutcomes[index]!,
  );
}

async function readTransferOutcomes(pool: pg.Pool, row: BatchRow, transfers: readonly Transfer[]): Promise<Outcome[]> {
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

/**
 * How the holds of a batch stand after its commit, by the place of their operation. Whoever resolves a hold in between
 * only makes the answer newer.
 */
async function readHoldOutcomes(
  pool: pg.Pool,
  operations: readonly Operation[],
): Promise<readonly (HoldOutcome | undefined)[]> {
  const asked = operations.filter((operation) => operation.kind !== 'post');
  const found = await findHolds(pool, asked.map(idOf));
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

function isSameHold(asked: Hold, stored: Hold): boolean {
  return asked.account === stored.account && asked.amount === stored.amount;
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
 * The arguments of `ledger_apply`. Arrays of numbers and UUIDs are written out here, since nothing in them needs
 * quoting and pg would look for it in every element.
 */
function encodeBatch(operations: readonly Operation[], transfers: readonly Transfer[]): unknown[] {
  const places = new Map<string, number>();
  const placeOf = (account: string): number => {
    const known = places.get(account);
    if (known !== undefined) return known;
    places.set(account, places.size + 1);
    return places.size;
  };
  const legs = encodeLegs(transfers, placeOf);
  const holds = encodeHolds(operations, placeOf);
  return [
    arrayLiteral([...places.keys()]),
    arrayLiteral(transfers.map((transfer) => transfer.id)),
    transfers.map((transfer) => transfer.kind ?? null),
    transfers.map((transfer) => transfer.reference ?? null),
    arrayLiteral(transfers.map((transfer) => holds.numbers.get(transfer.id) ?? null)),
    ...legs,
    ...holds.columns,
  ];
}

function encodeLegs(transfers: readonly Transfer[], placeOf: (account: string) => number): string[] {
  const items: number[] = [];
  const debits: number[] = [];
  const credits: number[] = [];
  const amounts: bigint[] = [];
  for (const [index, { legs }] of transfers.entries()) {
    for (const leg of legs) {
      items.push(index + 1);
      debits.push(placeOf(leg.debit));
      credits.push(placeOf(leg.credit));
      amounts.push(leg.amount);
    }
  }
  return [items, debits, credits, amounts].map(arrayLiteral);
}

/** @returns `numbers` counts the holds from 1, by id: those to be placed, to be voided, and to be posted by a transfer. */
function encodeHolds(
  operations: readonly Operation[],
  placeOf: (account: string) => number,
): { columns: string[]; numbers: ReadonlyMap<string, number> } {
  const numbers = new Map<string, number>();
  const actions: Operation['kind'][] = [];
  const accounts: (number | null)[] = [];
  const amounts: (bigint | null)[] = [];
  for (const operation of operations) {
    if (operation.kind === 'post' && !operation.transfer.postsHold) continue;
    numbers.set(idOf(operation), numbers.size + 1);
    actions.push(operation.kind);
    accounts.push(operation.kind === 'place' ? placeOf(operation.hold.account) : null);
    amounts.push(operation.kind === 'place' ? operation.hold.amount : null);
  }
  return { columns: [[...numbers.keys()], actions, accounts, amounts].map(arrayLiteral), numbers };
}

function arrayLiteral(elements: readonly (string | number | bigint | null)[]): string {
  return `{${elements.map((element) => element ?? 'NULL').join(',')}}`;
}

function arrayElements(literal: string): string[] {
  return literal.slice(1, -1).split(',');
}
