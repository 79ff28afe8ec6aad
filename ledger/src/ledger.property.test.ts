import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewAccount } from './accounts.js';
import { fingerprintOf, idOf, type Operation } from './operation.js';
import {
  createOracle,
  holdWithoutTime,
  withoutTime,
  type Oracle,
  type TimelessHold,
  type TimelessOutcome,
} from './testing/oracle.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import { amountMax, type Transfer } from './transfer.js';

let test: TestLedger;

beforeAll(async () => {
  test = await createTestLedger();
});

afterAll(() => test.stop());

const shapeArbitrary = fc.record({
  asset: fc.oneof({ weight: 4, arbitrary: fc.constant('EUR') }, { weight: 1, arbitrary: fc.constant('USD') }),
  guarded: fc.boolean(),
});
const accountsArbitrary = fc.array(shapeArbitrary, { minLength: 6, maxLength: 6 });

const amountArbitrary = fc.oneof(
  { weight: 12, arbitrary: fc.bigInt(1n, 20n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, -1n, amountMax, amountMax + 1n, 2n ** 62n) },
);

/** Accounts and ids are drawn from so few that legs meet, ids recur and one account of seven is missing. */
const idArbitrary = fc.nat(39);
const accountArbitrary = fc.nat(6);
const legArbitrary = fc.record({ debit: accountArbitrary, credit: accountArbitrary, amount: amountArbitrary });
const legsArbitrary = fc.array(legArbitrary, { minLength: 1, maxLength: 2 });
const backArbitrary = fc.integer({ min: 1, max: 8 });
/** Hours from the start of a run; null for a hold that does not expire. */
const expiresArbitrary = fc.option(fc.integer({ min: 0, max: 6 }));
const partArbitrary = fc.record({
  leg: fc.constantFrom(0, 0, 0, 1, 2),
  amount: fc.bigInt(1n, 12n),
  /** Another account than the one that got the money; mostly none. */
  from: fc.option(accountArbitrary, { freq: 5 }),
});
/**
 * A repeat is the operation that many places before it; what settles spends the hold that many holds before it, and what
 * gives back does so of the transfer that many transfers before it.
 */
const itemArbitrary = fc.oneof(
  { weight: 5, arbitrary: fc.record({ id: idArbitrary, legs: legsArbitrary }) },
  { weight: 1, arbitrary: fc.record({ id: idArbitrary, legs: legsArbitrary, postsHold: fc.constant(true) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      id: idArbitrary,
      holds: accountArbitrary,
      amount: amountArbitrary,
      expires: expiresArbitrary,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      givesBack: backArbitrary,
      /** One of the transfers that brought money at the beginning, instead. */
      funded: fc.option(fc.nat(2), { freq: 2 }),
      parts: fc.array(partArbitrary, { minLength: 1, maxLength: 2 }),
      forced: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ settles: backArbitrary, legs: legsArbitrary }) },
  { weight: 2, arbitrary: fc.record({ voids: idArbitrary }) },
  { weight: 2, arbitrary: fc.record({ repeats: backArbitrary }) },
);
/** Of a group only the transfers count. Time passes before the batch, in hours. */
const batchArbitrary = fc.record({
  items: fc.array(itemArbitrary, { minLength: 4, maxLength: 12 }),
  isGroup: fc.nat(3).map((draw) => draw === 0),
  hours: fc.constantFrom(0, 0, 1, 2),
});
const batchesArbitrary = fc.array(batchArbitrary, { minLength: 3, maxLength: 6 });

type Item = typeof itemArbitrary extends fc.Arbitrary<infer T> ? T : never;
type Timeless = TimelessOutcome | TimelessHold;

it('answers and posts exactly as the oracle does, whatever comes in whichever batches', async () => {
  await fc.assert(
    fc.asyncProperty(accountsArbitrary, batchesArbitrary, async (shapes, batches) => {
      const accounts = shapes.map((shape): NewAccount => ({ id: randomUUID(), kind: 'test', ...shape }));
      const oracle = createOracle();
      for (const account of accounts) oracle.openAccount(account);
      await test.ledger.openAccounts(accounts);
      const fund = await fundingFactory(accounts, oracle);
      let time = start + hourMs / 2;
      const funding = fund();
      await passTime([], oracle, new Date(time), funding);
      const toOperation = operationFactory(accounts, funding);
      for (const { items, isGroup, hours } of batches) {
        time += hours * hourMs;
        await passTime([...oracle.accounts.keys()], oracle, new Date(time), fund());
        const operations = withoutContradictions(items.map(toOperation));
        if (isGroup) {
          await expectSameGroup(oracle, operations);
          continue;
        }
        // Submitted in one turn, so they arrive as one batch.
        const outcomes = await Promise.all(operations.map(apply));
        expect(outcomes).toEqual(applyToOracle(oracle, operations));
      }
      await expectSameAccounts(oracle);
    }),
    { numRuns: 100 },
  );
  expect(await test.contradictions()).toEqual([]);
}, 120_000);

const hourMs = 3_600_000;
const start = Date.UTC(2100, 0);

/** Brings something into every account, for legs to spend and holds to set aside. */
async function fundingFactory(accounts: readonly NewAccount[], oracle: Oracle): Promise<() => Operation[]> {
  const sources = ['EUR', 'USD'].map((asset) => ({ id: randomUUID(), kind: 'test', asset, guarded: false }));
  for (const source of sources) oracle.openAccount(source);
  await test.ledger.openAccounts(sources);
  return () =>
    accounts.map(({ id: credit, asset }) => {
      const debit = sources.find((source) => source.asset === asset)!.id;
      return { kind: 'post', transfer: { id: randomUUID(), legs: [{ debit, credit, amount: 30n }] } };
    });
}

/**
 * Turns the clock forward: no batch is before the last entry of its accounts. What is posted then gives each of them an
 * entry of that time.
 */
async function passTime(accounts: string[], oracle: Oracle, to: Date, funding: Operation[]): Promise<void> {
  oracle.setTime(to);
  await test.pool.query('UPDATE ledger_accounts SET last_posted_at = $2 WHERE id = ANY ($1) AND seq > 0', [
    accounts,
    to,
  ]);
  expect(await Promise.all(funding.map(apply))).toEqual(applyToOracle(oracle, funding));
}

/** A rehearsal says what becomes of a group, and leaves nothing behind that would change it. */
async function expectSameGroup(oracle: Oracle, operations: readonly Operation[]): Promise<void> {
  const byId = new Map(
    operations.flatMap((op) => (op.kind === 'post' ? [[op.transfer.id, op.transfer] as const] : [])),
  );
  // One alone is no group for the oracle.
  if (byId.size < 2) return;
  const transfers = [...byId.values()];
  const rehearsed = await test.ledger.postAll(transfers, { mode: 'all', dryRun: true });
  const posted = await test.ledger.postAll(transfers, { mode: 'all' });
  const expected = oracle.postAll(transfers);
  oracle.endBatch();
  expect(rehearsed.outcomes.map(withoutTime)).toEqual(expected);
  expect(posted.outcomes.map(withoutTime)).toEqual(expected);
}

function operationFactory(accounts: readonly NewAccount[], funding: readonly Operation[]): (item: Item) => Operation {
  const missing = randomUUID();
  const ids = Array.from({ length: 40 }, () => randomUUID());
  const sent: Operation[] = [];
  const accountOf = (index: number): string => accounts[index]?.id ?? missing;
  const legsOf = (legs: readonly { debit: number; credit: number; amount: bigint }[]) =>
    legs.map(({ debit, credit, amount }) => ({ debit: accountOf(debit), credit: accountOf(credit), amount }));

  function create(item: Exclude<Item, { repeats: number }>): Operation {
    if ('holds' in item) {
      const expiresAt = item.expires === null ? undefined : new Date(start + item.expires * hourMs);
      const account = accountOf(item.holds);
      return {
        kind: 'place',
        hold: { id: ids[item.id]!, account, amount: item.amount, ...(expiresAt && { expiresAt }) },
      };
    }
    if ('voids' in item) return { kind: 'void', holdId: ids[item.voids]! };
    if ('givesBack' in item) return { kind: 'post', transfer: giveBack(item) };
    const legs = legsOf(item.legs);
    if ('id' in item) return { kind: 'post', transfer: { id: ids[item.id]!, legs, postsHold: 'postsHold' in item } };
    const holds = sent.flatMap((operation) => (operation.kind === 'place' ? [operation.hold] : []));
    const hold = holds.at(-item.settles) ?? { id: ids[0]!, account: missing, amount: 1n };
    legs[0] = { ...legs[0]!, debit: hold.account, amount: hold.amount };
    return { kind: 'post', transfer: { id: hold.id, legs, postsHold: true } };
  }

  /** Small parts of one of the last transfers, mostly as they should be. */
  function giveBack({ givesBack, funded, parts, forced }: Extract<Item, { givesBack: number }>): Transfer {
    const transfersOf = (operations: readonly Operation[]) =>
      operations.flatMap((operation) => (operation.kind === 'post' ? [operation.transfer] : []));
    const original = (funded === null ? transfersOf(sent).at(-givesBack) : transfersOf(funding)[funded]) ?? {
      id: ids[0]!,
      legs: [],
    };
    return {
      id: randomUUID(),
      legs: parts.map(({ leg, amount, from }) => {
        const { debit: credit = missing, credit: debit = missing } = original.legs[leg] ?? {};
        return { debit: from === null ? debit : accountOf(from), credit, amount };
      }),
      reverses: { transfer: original.id, legs: parts.map(({ leg }) => leg), ...(forced && { forced }) },
    };
  }

  return (item) => {
    const operation = 'repeats' in item ? (sent.at(-item.repeats) ?? create({ voids: 0 })) : create(item);
    sent.push(operation);
    return operation;
  };
}

/**
 * Leaves out what waits for another operation on its id and so comes after its batch, where the oracle would not know its
 * place. Transfers with other legs may stay: they have no effect.
 */
function withoutContradictions(operations: readonly Operation[]): Operation[] {
  const first = new Map<string, Operation>();
  return operations.filter((operation) => {
    const before = first.get(idOf(operation)) ?? operation;
    first.set(idOf(operation), before);
    return fingerprintOf(before) === fingerprintOf(operation) || (before.kind === 'post' && operation.kind === 'post');
  });
}

async function apply(operation: Operation): Promise<Timeless> {
  switch (operation.kind) {
    case 'post':
      return withoutTime(await test.ledger.post(operation.transfer));
    case 'place':
      return holdWithoutTime(await test.ledger.placeHold(operation.hold));
    case 'void':
      return holdWithoutTime(await test.ledger.voidHold(operation.holdId));
    case 'expire':
      throw new Error('Nobody asks for that by an id');
  }
}

/**
 * A batch releases first, what has expired before anything else, then posts, then sets aside, each in the order of arrival.
 * What waits for another operation on its id comes after all that.
 */
function applyToOracle(oracle: Oracle, operations: readonly Operation[]): Timeless[] {
  const outcomes = new Map<Operation, Timeless>();
  const first = new Map(operations.toReversed().map((operation) => [idOf(operation), operation]));
  const namesHold = (operation: Operation) => operation.kind !== 'post' || operation.transfer.postsHold;
  for (const operation of first.values()) if (namesHold(operation)) oracle.expireHold(idOf(operation));
  for (const kind of ['void', 'post', 'place'] as const) {
    for (const operation of operations) {
      if (operation.kind !== kind) continue;
      if (operation.kind === 'post') outcomes.set(operation, oracle.post(operation.transfer));
      else if (operation.kind === 'place') outcomes.set(operation, oracle.placeHold(operation.hold));
      else outcomes.set(operation, oracle.voidHold(operation.holdId));
    }
  }
  oracle.endBatch();
  return operations.map((operation) => outcomes.get(operation)!);
}

async function expectSameAccounts(oracle: Oracle): Promise<void> {
  const balances = await test.ledger.balances([...oracle.accounts.keys()]);
  for (const [id, expected] of oracle.accounts) {
    const { asset, guarded, balance, held, seq } = balances.get(id)!;
    const page = await test.ledger.entries(id, { order: 'oldestFirst', limit: 100 });
    const entries = page.entries.map(({ account, seq, amount, balanceAfter }) => ({
      account,
      seq,
      amount,
      balanceAfter,
    }));
    expect({ asset, guarded, balance, held, entries }).toEqual(expected);
    expect(seq).toBe(BigInt(expected.entries.length));
  }
}
