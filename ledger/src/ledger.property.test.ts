import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewAccount } from './accounts.js';
import { createOracle, withoutTime, type Oracle } from './testing/oracle.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import { amountMax, type Transfer } from './transfer.js';

let test: TestLedger;

beforeAll(async () => {
  test = await createTestLedger();
});

afterAll(() => test.stop());

const accountsArbitrary = fc.array(fc.record({ asset: fc.constantFrom('EUR', 'USD'), guarded: fc.boolean() }), {
  minLength: 2,
  maxLength: 6,
});

const amountArbitrary = fc.oneof(
  { weight: 12, arbitrary: fc.bigInt(1n, 20n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, -1n, amountMax, amountMax + 1n, 2n ** 62n) },
);

/** Accounts and ids are drawn from so few that legs meet, ids recur and one account of seven is missing. */
const legArbitrary = fc.record({ debit: fc.nat(6), credit: fc.nat(6), amount: amountArbitrary });
const transferArbitrary = fc.record({ id: fc.nat(11), legs: fc.array(legArbitrary, { minLength: 1, maxLength: 4 }) });
/** A repeat has the legs of the transfer that many places before it. */
const itemArbitrary = fc.oneof(
  { weight: 4, arbitrary: transferArbitrary },
  { weight: 1, arbitrary: fc.record({ repeats: fc.integer({ min: 1, max: 8 }) }) },
);
const batchesArbitrary = fc.array(fc.array(itemArbitrary, { minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 3,
});

type Item = { id: number; legs: { debit: number; credit: number; amount: bigint }[] } | { repeats: number };

it('answers and posts exactly as the oracle does, whatever comes in whichever batches', async () => {
  await fc.assert(
    fc.asyncProperty(accountsArbitrary, batchesArbitrary, async (shapes, batches) => {
      const accounts = shapes.map((shape): NewAccount => ({ id: randomUUID(), kind: 'test', ...shape }));
      const oracle = createOracle();
      for (const account of accounts) oracle.openAccount(account);
      await test.ledger.openAccounts(accounts);

      const toTransfer = transferFactory(accounts);
      for (const items of batches) {
        const transfers = items.map(toTransfer);
        // Submitted in one turn, so they arrive as one batch.
        const outcomes = await Promise.all(transfers.map((transfer) => test.ledger.post(transfer)));
        expect(outcomes.map(withoutTime)).toEqual(transfers.map((transfer) => oracle.post(transfer)));
      }
      await expectSameAccounts(oracle);
    }),
    { numRuns: 150 },
  );
  expect(await test.contradictions()).toEqual([]);
}, 60_000);

function transferFactory(accounts: readonly NewAccount[]): (item: Item) => Transfer {
  const missing = randomUUID();
  const ids = Array.from({ length: 12 }, () => randomUUID());
  const sent: Transfer[] = [];
  const accountOf = (index: number): string => accounts[index]?.id ?? missing;
  return (item) => {
    const repeated = 'repeats' in item ? sent.at(-item.repeats) : undefined;
    const { id, legs } = 'repeats' in item ? { id: 0, legs: [{ debit: 0, credit: 1, amount: 1n }] } : item;
    const transfer = repeated ?? {
      id: ids[id]!,
      legs: legs.map(({ debit, credit, amount }) => ({ debit: accountOf(debit), credit: accountOf(credit), amount })),
    };
    sent.push(transfer);
    return transfer;
  };
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
