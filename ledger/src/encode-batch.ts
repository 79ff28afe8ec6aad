import { idOf, type Operation } from './operation.js';
import type { Transfer } from './transfer.js';

/**
 * The arguments of `ledger_apply_v3`. Arrays of numbers, times and UUIDs are written out here, since nothing in them needs
 * quoting and pg would look for it in every element. What a batch does not have costs it an empty array.
 *
 * @param allOrNone whether the operations are one group.
 */
export function encodeBatch(
  operations: readonly Operation[],
  transfers: readonly Transfer[],
  allOrNone: boolean,
): unknown[] {
  const placeOf = numbering();
  const holds = encodeHolds(operations, placeOf);
  const legs = encodeLegs(transfers, placeOf);
  const reversals = encodeReversals(transfers);
  return [
    arrayLiteral(placeOf.keys()),
    arrayLiteral(transfers.map((transfer) => transfer.id)),
    transfers.map((transfer) => transfer.kind ?? null),
    transfers.map((transfer) => transfer.reference ?? null),
    whereAny(transfers, ({ effectiveAt }) => effectiveAt?.toISOString()),
    whereAny(transfers, ({ postsHold, reverses }) => (postsHold || reverses ? 'true' : undefined)),
    whereAny(transfers, ({ id }) => holds.numbers.get(id)),
    ...reversals.itemColumns,
    ...legs,
    ...reversals.legColumns,
    ...holds.columns,
    allOrNone,
  ];
}

/** Numbers keys from 1 in the order in which they are first asked for. */
function numbering(): ((key: string) => number) & { keys(): string[] } {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size + 1);
    return numbers.size;
  };
  return Object.assign(numberOf, { keys: () => [...numbers.keys()] });
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

/** Legs count from 1 in the database. */
function encodeReversals(transfers: readonly Transfer[]): { itemColumns: unknown[]; legColumns: string[] } {
  if (!transfers.some(({ reverses }) => reverses))
    return { itemColumns: ['{}', '{}', '{}'], legColumns: ['{}', '{}', '{}'] };
  const targetOf = numbering();
  const legTargets = transfers.flatMap(({ legs, reverses }) =>
    legs.map((_, index) => (reverses ? targetOf(`${reverses.transfer} ${reverses.legs[index]! + 1}`) : null)),
  );
  const targets = targetOf.keys().map((key) => key.split(' '));
  return {
    itemColumns: [
      arrayLiteral(transfers.map(({ reverses }) => reverses?.transfer ?? null)),
      transfers.map(({ reverses }) => (reverses ? arrayLiteral(reverses.legs.map((leg) => leg + 1)) : null)),
      arrayLiteral(transfers.map(({ reverses }) => String(reverses?.forced ?? false))),
    ],
    legColumns: [legTargets, targets.map(([id]) => id!), targets.map(([, leg]) => leg!)].map(arrayLiteral),
  };
}

/** @returns `numbers` counts the holds from 1, by id: those to be placed or released, and those that a transfer posts. */
function encodeHolds(
  operations: readonly Operation[],
  placeOf: (account: string) => number,
): { columns: string[]; numbers: ReadonlyMap<string, number> } {
  const numbers = new Map<string, number>();
  const actions: Operation['kind'][] = [];
  const accounts: (number | null)[] = [];
  const amounts: (bigint | null)[] = [];
  const expiries: (string | null)[] = [];
  for (const operation of operations) {
    if (operation.kind === 'post' && !operation.transfer.postsHold) continue;
    const placed = operation.kind === 'place' ? operation.hold : null;
    numbers.set(idOf(operation), numbers.size + 1);
    actions.push(operation.kind);
    accounts.push(placed && placeOf(placed.account));
    amounts.push(placed && placed.amount);
    expiries.push(placed?.expiresAt?.toISOString() ?? null);
  }
  return { columns: [[...numbers.keys()], actions, accounts, amounts, expiries].map(arrayLiteral), numbers };
}

/** An array with one element per transfer, or an empty one when none has a value. */
function whereAny(
  transfers: readonly Transfer[],
  valueOf: (transfer: Transfer) => string | number | undefined,
): string {
  const values = transfers.map((transfer) => valueOf(transfer) ?? null);
  return values.some((value) => value !== null) ? arrayLiteral(values) : '{}';
}

function arrayLiteral(elements: readonly (string | number | bigint | null)[]): string {
  return `{${elements.map((element) => element ?? 'NULL').join(',')}}`;
}
