import { newId } from '@agio/runtime/ids';
import { describe, expect, it } from '@jest/globals';
import type { Movement, MovementQuery } from './movement.js';
import { createReconcile, differencesMax, PeriodTooLargeError } from './reconcile.js';

const from = new Date('2026-11-20T00:00:00Z');
const to = new Date('2026-11-21T00:00:00Z');
const noon = new Date('2026-11-20T12:00:00Z');
const minutes = (count: number): number => count * 60_000;
const after = (time: Date, ms: number): Date => new Date(time.getTime() + ms);
const euros = (minor: bigint) => ({ minor, asset: 'EUR' });

const moved = (transactionId: string, minor: bigint, at = noon): Movement => ({
  transactionId,
  amount: euros(minor),
  at,
});

/** Somebody's books: pages of what is in them for the time that is asked for, and what was asked. */
function bookOf(movements: readonly Movement[], pageMax = 2) {
  const asked: MovementQuery[] = [];
  const read = async (query: MovementQuery) => {
    asked.push(query);
    const found = movements.filter(({ at }) => at >= query.from && at < query.to);
    const start = Number(query.after ?? 0);
    const end = start + pageMax;
    return { entries: found.slice(start, end), next: end < found.length ? String(end) : null };
  };
  return { read, asked };
}

function compare(
  theirs: readonly Movement[],
  ours: readonly Movement[],
  options: { leadMs?: number; pageMax?: number } = {},
) {
  const { leadMs = 0, pageMax } = options;
  const reconcile = createReconcile({
    provider: { name: 'sandbox', statement: bookOf(theirs, pageMax).read, statementLeadMs: leadMs },
    clearing: { movements: bookOf(ours, pageMax).read },
  });
  return reconcile({ from, to, currency: 'EUR' });
}

describe('what a provider and the clearing account say', () => {
  it('agrees page by page, in whatever order each of them has it', async () => {
    const movements = Array.from({ length: 7 }, (_, index) => moved(newId(), BigInt(index + 1)));
    expect(await compare(movements, movements.toReversed())).toEqual({
      provider: 'sandbox',
      providerTotal: euros(28n),
      ledgerTotal: euros(28n),
      differences: [],
    });
  });

  it('differs by what only one of them knows, and by other amounts, in the order of the transactions', async () => {
    const [same, unknownToUs, unknownToThem, otherAmount] = [newId(), newId(), newId(), newId()];
    const result = await compare(
      [moved(otherAmount, 500n), moved(unknownToUs, 2_000n), moved(same, 100n)],
      [moved(same, 100n), moved(otherAmount, 400n), moved(unknownToThem, -30n)],
    );
    expect(result).toEqual({
      provider: 'sandbox',
      providerTotal: euros(2_600n),
      ledgerTotal: euros(470n),
      differences: [
        { transactionId: unknownToUs, provider: euros(2_000n), ledger: null },
        { transactionId: unknownToThem, provider: null, ledger: euros(-30n) },
        { transactionId: otherAmount, provider: euros(500n), ledger: euros(400n) },
      ],
    });
  });

  it('differs by a charge that was made twice', async () => {
    const id = newId();
    const { differences } = await compare([moved(id, 100n), moved(id, 100n)], [moved(id, 100n)]);
    expect(differences).toEqual([{ transactionId: id, provider: euros(200n), ledger: euros(100n) }]);
  });

  it('counts a movement on the first moment of the period, and none on the moment after its last', async () => {
    const [first, last, next] = [newId(), newId(), newId()];
    const { providerTotal, differences } = await compare(
      [moved(first, 1n, from), moved(last, 2n, after(to, -1)), moved(next, 4n, to)],
      [],
    );
    expect(providerTotal).toEqual(euros(3n));
    expect(differences.map(({ transactionId }) => transactionId)).toEqual([first, last]);
  });

  it('agrees on what one of them has shortly before or after the period, and not on what it has long after', async () => {
    const [early, late, tooLate] = [newId(), newId(), newId()];
    const theirs = [
      moved(early, 1n, after(from, -1)),
      moved(late, 2n, after(to, -1)),
      moved(tooLate, 4n, after(to, -1)),
    ];
    const ours = [
      moved(early, 1n, from),
      moved(late, 2n, after(to, minutes(59))),
      moved(tooLate, 4n, after(to, minutes(61))),
    ];
    const { differences } = await compare(theirs, ours);
    expect(differences).toEqual([{ transactionId: tooLate, provider: euros(4n), ledger: null }]);
  });

  it('may be days apart where a provider dates its payouts by their order', async () => {
    const id = newId();
    const [theirs, ours] = [[moved(id, -5n)], [moved(id, -5n, after(noon, -minutes(5 * 1_440)))]];
    expect((await compare(theirs, ours)).differences).toHaveLength(1);
    expect((await compare(theirs, ours, { leadMs: minutes(14 * 1_440) })).differences).toEqual([]);
    expect((await compare(ours, theirs, { leadMs: minutes(14 * 1_440) })).differences).toEqual([]);
  });

  it('agrees on a withdrawal that came back within the period, after it, or long after it was delivered', async () => {
    const [within, later, old] = [newId(), newId(), newId()];
    const outAndBack = (ms: number): Movement[] => [
      moved(within, -7n, after(noon, ms)),
      moved(within, 7n, after(noon, ms + minutes(30))),
      moved(later, -8n, after(noon, ms)),
      moved(later, 8n, after(to, ms + minutes(3))),
    ];
    // Delivered just within what is read of their book, just outside of what is read of ours.
    const theirs = [...outAndBack(0), moved(old, -9n, after(from, -minutes(59))), moved(old, 9n)];
    const ours = [...outAndBack(900), moved(old, -9n, after(from, -minutes(61))), moved(old, 9n, after(noon, 900))];
    const { differences, providerTotal, ledgerTotal } = await compare(theirs, ours);
    expect(differences).toEqual([]);
    expect([providerTotal, ledgerTotal]).toEqual([euros(1n), euros(1n)]);
  });

  it('differs by a withdrawal that came back and was not given back', async () => {
    const id = newId();
    const { differences } = await compare([moved(id, -7n), moved(id, 7n)], [moved(id, -7n)]);
    expect(differences).toEqual([{ transactionId: id, provider: euros(0n), ledger: euros(-7n) }]);
  });

  it('agrees on a payout that failed before it was ever posted', async () => {
    const id = newId();
    expect((await compare([moved(id, -7n), moved(id, 7n)], [])).differences).toEqual([]);
  });

  it('is told as far as there is room, and not at all of a period that is too large', async () => {
    const many = (count: number) => Array.from({ length: count }, () => moved(newId(), 1n));
    expect((await compare(many(differencesMax + 1), [], { pageMax: 1_000 })).differences).toHaveLength(differencesMax);
    const endless = createReconcile({
      provider: {
        name: 'sandbox',
        statement: async () => ({ entries: many(10_000), next: 'more' }),
        statementLeadMs: 0,
      },
      clearing: { movements: bookOf([]).read },
    });
    await expect(endless({ from, to, currency: 'EUR' })).rejects.toThrow(PeriodTooLargeError);
  });
});

it('nobody is asked for what is before 1970 or in the future', async () => {
  const book = bookOf([]);
  const provider = { name: 'sandbox', statement: book.read, statementLeadMs: 0 } as const;
  const reconcile = createReconcile({ provider, clearing: { movements: bookOf([]).read } });
  await reconcile({ from: new Date('0000-01-01T00:00:00Z'), to: new Date('9999-12-31T23:59:59Z'), currency: 'EUR' });
  const [query] = book.asked;
  expect(query?.from).toEqual(new Date(0));
  expect(query?.to.getTime()).toBeLessThan(Date.now() + minutes(61));
});
