import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';

let test: TestLedger;

beforeAll(async () => {
  test = await createTestLedger();
});

afterAll(() => test.stop());

it('pages through a statement from either end', async () => {
  const [source, wallet] = [await test.open(), await test.open({ guarded: true })];
  for (const amount of [1n, 2n, 3n, 4n, 5n]) {
    await test.ledger.post({
      id: randomUUID(),
      legs: [{ debit: source, credit: wallet, amount }],
      kind: 'TOP_UP',
      reference: `TXN-${amount}`,
    });
  }
  const newest = await test.ledger.entries(wallet, { order: 'newestFirst', limit: 2 });
  expect(newest.more).toBe(true);
  expect(newest.entries.map(({ seq, amount, balanceAfter }) => [seq, amount, balanceAfter])).toEqual([
    [5n, 5n, 15n],
    [4n, 4n, 10n],
  ]);
  expect(newest.entries[0]).toMatchObject({
    account: wallet,
    kind: 'TOP_UP',
    reference: 'TXN-5',
    postedAt: expect.any(Date),
  });
  const next = await test.ledger.entries(wallet, { order: 'newestFirst', limit: 3, below: 4n });
  expect([next.more, ...next.entries.map((entry) => entry.seq)]).toEqual([false, 3n, 2n, 1n]);
  const oldest = await test.ledger.entries(wallet, { order: 'oldestFirst', limit: 2, above: 1n, below: 5n });
  expect([oldest.more, ...oldest.entries.map((entry) => entry.seq)]).toEqual([true, 2n, 3n]);
  expect(await test.ledger.entries(randomUUID(), { order: 'oldestFirst', limit: 1 })).toEqual({
    entries: [],
    more: false,
  });
  await expect(test.ledger.entries(wallet, { order: 'oldestFirst', limit: 101 })).rejects.toBeInstanceOf(RangeError);
});

it('tells the balance at any time, the time of a posting included', async () => {
  const [source, wallet, quiet] = [await test.open(), await test.open({ guarded: true }), await test.open()];
  const times: [Date, bigint][] = [];
  for (let balance = 1n; balance <= 9n; balance++) {
    const outcome = await test.ledger.post({
      id: randomUUID(),
      legs: [{ debit: source, credit: wallet, amount: 1n }],
    });
    if (outcome.kind !== 'posted') throw new Error('Not posted');
    times.push([outcome.postedAt, balance]);
  }
  const expected = new Map(times.map(([time, balance]) => [time.getTime(), balance]));
  for (const [time, balance] of expected) {
    const balances = await test.ledger.balanceAt([wallet, source, quiet, randomUUID()], new Date(time));
    expect(balances).toEqual(
      new Map([
        [wallet, balance],
        [source, -balance],
        [quiet, 0n],
      ]),
    );
    const before = expected.get(time - 1) ?? [...expected].findLast(([earlier]) => earlier < time)?.[1] ?? 0n;
    expect((await test.ledger.balanceAt([wallet], new Date(time - 1))).get(wallet)).toBe(before);
  }
  expect((await test.ledger.balanceAt([wallet], new Date(Date.now() + 60_000))).get(wallet)).toBe(9n);
});

it('sums every asset to zero and counts its accounts', async () => {
  await test.open({ asset: 'XTS', funds: 77n });
  expect(await test.ledger.conservation()).toContainEqual({ asset: 'XTS', total: 0n, accounts: 2 });
});

it('finds no transfer under an unknown id', async () => {
  expect(await test.ledger.findTransfer(randomUUID())).toBeNull();
});
