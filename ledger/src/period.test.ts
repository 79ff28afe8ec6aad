import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Entry } from './entries.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';

let test: TestLedger;
let wallet: string;
let entries: Entry[];

/** Two entries a day on three days, and one before them all. */
const days = ['2100-01-01', '2100-01-02', '2100-01-05'] as const;
const noonOf = (day: string) => new Date(`${day}T12:00:00.000Z`);
const startOf = (day: string) => new Date(`${day}T00:00:00.000Z`);

beforeAll(async () => {
  test = await createTestLedger();
  const source = await test.open();
  wallet = await test.open({ guarded: true, funds: 100n });
  for (const [index, day] of days.entries()) {
    await test.turnClock(wallet, noonOf(day));
    const amount = BigInt(10 * (index + 1));
    await test.ledger.post({ id: randomUUID(), legs: [{ debit: wallet, credit: source, amount }] });
  }
  ({ entries } = await test.ledger.entries(wallet, { order: 'oldestFirst', limit: 100 }));
});
afterAll(() => test.stop());

const bounds = (from: Date, to: Date, account = wallet) => test.ledger.periodBounds(account, from, to);

describe('The bounds of a period', () => {
  it.each<[string, Date, Date, object]>([
    ['all of it', new Date(0), startOf('2200-01-01'), { before: 0n, last: 7n, opening: 0n, closing: 43n }],
    ['one day', startOf(days[1]), startOf('2100-01-03'), { before: 3n, last: 5n, opening: 91n, closing: 72n }],
    ['several days', startOf(days[0]), startOf(days[2]), { before: 1n, last: 5n, opening: 100n, closing: 72n }],
    [
      'days without an entry',
      startOf('2100-01-03'),
      startOf('2100-01-05'),
      { before: 5n, last: 5n, opening: 72n, closing: 72n },
    ],
    ['a time before the first', new Date(0), new Date(1), { before: 0n, last: 0n, opening: 0n, closing: 0n }],
    [
      'a time after the last',
      startOf('2150-01-01'),
      startOf('2200-01-01'),
      { before: 7n, last: 7n, opening: 43n, closing: 43n },
    ],
    ['no time at all', noonOf(days[1]), noonOf(days[1]), { before: 3n, last: 3n, opening: 91n, closing: 91n }],
    [
      'a time that ends before it begins',
      startOf(days[2]),
      startOf(days[0]),
      { before: 5n, last: 5n, opening: 72n, closing: 72n },
    ],
  ])('are those of %s', async (_, from, to, expected) => {
    expect(await bounds(from, to)).toEqual(expected);
  });

  it('have what was posted at its beginning, and not what was posted at its end', async () => {
    const [first, second] = [noonOf(days[0]), noonOf(days[1])];
    expect(await bounds(first, second)).toMatchObject({ before: 1n, last: 3n });
    expect(await bounds(new Date(first.getTime() + 1), new Date(second.getTime() + 1))).toMatchObject({
      before: 3n,
      last: 5n,
    });
  });

  it('are what all entries say, wherever they are set', async () => {
    const times = [
      new Date(0),
      ...entries.flatMap(({ postedAt }) => [-1, 0, 1].map((ms) => new Date(postedAt.getTime() + ms))),
    ];
    const upTo = (time: Date) => entries.filter(({ postedAt }) => postedAt < time).at(-1);
    for (const from of times) {
      for (const to of times.filter((time) => time >= from)) {
        const [before, last] = [upTo(from), upTo(to)];
        expect(await bounds(from, to)).toEqual({
          before: before?.seq ?? 0n,
          last: last?.seq ?? 0n,
          opening: before?.balanceAfter ?? 0n,
          closing: last?.balanceAfter ?? 0n,
        });
      }
    }
  });

  it('are nothing in an account without entries, and in one that does not exist', async () => {
    const nothing = { before: 0n, last: 0n, opening: 0n, closing: 0n };
    for (const account of [await test.open(), randomUUID()]) {
      expect(await bounds(new Date(0), startOf('2200-01-01'), account)).toEqual(nothing);
    }
  });
});

describe('The turnover of a period', () => {
  it('is what came in and what went out, apart', async () => {
    const all = await bounds(new Date(0), startOf('2200-01-01'));
    expect(await test.ledger.turnover(wallet, all)).toEqual({ in: 103n, out: 60n });
    const day = await bounds(startOf(days[1]), startOf('2100-01-03'));
    const { in: came, out } = await test.ledger.turnover(wallet, day);
    expect([came, out]).toEqual([1n, 20n]);
    expect(day.opening + came - out).toBe(day.closing);
  });

  it('is nothing where there is no entry', async () => {
    const nothing = { in: 0n, out: 0n };
    expect(await test.ledger.turnover(wallet, { before: 5n, last: 5n })).toEqual(nothing);
    expect(await test.ledger.turnover(randomUUID(), { before: 0n, last: 9n })).toEqual(nothing);
  });
});
