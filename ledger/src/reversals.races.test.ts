import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { HoldOutcome } from './hold.js';
import { createLedger, type Ledger } from './ledger.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import type { Outcome, Transfer } from './transfer.js';

let test: TestLedger;
/** Two processes, as far as the database can tell. Their batches are small, so that many of them meet. */
let processes: [here: Ledger, there: Ledger];

beforeAll(async () => {
  test = await createTestLedger();
  processes = [
    createLedger({ pool: test.database.pool(), batchItemsMax: 16 }),
    createLedger({ pool: test.database.pool(), batchItemsMax: 16 }),
  ];
});

afterEach(async () => {
  expect(await test.contradictions()).toEqual([]);
  // The locks have kept the two apart, not the constraints behind them.
  expect(processes.map((ledger) => ledger.metrics().bisections)).toEqual([0, 0]);
});

afterAll(() => test.stop());

async function amountsOf(id: string): Promise<bigint[]> {
  const { balance, held } = (await test.ledger.balances([id])).get(id)!;
  return [balance, held];
}

const sumOf = (transfers: readonly Transfer[], outcomes: readonly Outcome[]): bigint =>
  transfers
    .filter((_, index) => outcomes[index]!.kind === 'posted')
    .flatMap(({ legs }) => legs)
    .reduce((sum, { amount }) => sum + amount, 0n);

it('gives back a transfer once, when two processes do so at once', async () => {
  const [payer, payee] = [await test.open(), await test.open()];
  const originals = Array.from({ length: 200 }, (): Transfer => ({
    id: randomUUID(),
    legs: [{ debit: payer, credit: payee, amount: 7n }],
  }));
  await Promise.all(originals.map((original) => processes[0].post(original)));
  const giveBack = (ledger: Ledger, { id, legs: [leg] }: Transfer): Promise<Outcome> =>
    ledger.post({
      id: randomUUID(),
      legs: [{ debit: leg!.credit, credit: leg!.debit, amount: 7n }],
      reverses: { transfer: id, legs: [0] },
    });
  const races = await Promise.all(
    originals.map((original) => Promise.all(processes.map((ledger) => giveBack(ledger, original)))),
  );
  for (const race of races) {
    expect(race.filter(({ kind }) => kind === 'posted')).toHaveLength(1);
    expect(race.find(({ kind }) => kind === 'rejected')).toMatchObject({ reason: 'ReversalExceeds', remaining: 0n });
  }
  expect(await amountsOf(payee)).toEqual([0n, 0n]);
});

it('gives back in parts exactly what was posted, forced or not, from two processes', async () => {
  const [payer, payee, receivable] = [await test.open(), await test.open({ guarded: true }), await test.open()];
  const original: Transfer = { id: randomUUID(), legs: [{ debit: payer, credit: payee, amount: 500n }] };
  await processes[0].post(original);
  const parts = Array.from({ length: 300 }, (_, index): Transfer => {
    const forced = index % 3 === 0;
    return {
      id: randomUUID(),
      legs: [{ debit: forced ? receivable : payee, credit: payer, amount: BigInt(randomInt(1, 9)) }],
      reverses: { transfer: original.id, legs: [0], ...(forced && { forced }) },
    };
  });
  const outcomes = await Promise.all(parts.map((part, index) => processes[index % 2]!.post(part)));
  const sum = sumOf(parts, outcomes);
  expect(sum).toBeGreaterThan(490n);
  expect(sum).toBeLessThanOrEqual(500n);
  expect(await amountsOf(payer)).toEqual([sum - 500n, 0n]);
  const rest: Transfer = { ...parts[0]!, id: randomUUID() };
  rest.legs = [{ ...rest.legs[0]!, amount: 500n - sum }];
  if (sum < 500n) expect(await processes[0].post(rest)).toMatchObject({ kind: 'posted' });
  expect(await processes[1].post({ ...parts[0]!, id: randomUUID() })).toMatchObject({ remaining: 0n });
});

it('posts or expires a hold, never both, while its time runs out in two processes', async () => {
  const [wallet, sink] = [await test.open({ guarded: true, funds: 1000n }), await test.open()];
  const soon = Date.now() + 3_000;
  const holds = Array.from({ length: 200 }, (_, index) => ({
    id: randomUUID(),
    account: wallet,
    amount: 5n,
    expiresAt: new Date(soon + index),
  }));
  const placed = await Promise.all(holds.map((hold, index) => processes[index % 2]!.placeHold(hold)));
  expect(placed.every(({ kind }) => kind === 'placed')).toBe(true);
  await sleep(soon - Date.now());

  let sweeping = true;
  const sweeps = processes.map(async (ledger) => {
    while (sweeping) {
      await ledger.expireHolds(20);
      await sleep(2);
    }
  });
  const outcomes: [Outcome, HoldOutcome][] = await Promise.all(
    holds.map(async ({ id }, index) => {
      await sleep(index);
      const [one, other] = index % 2 ? processes : processes.toReversed();
      const legs = [{ debit: wallet, credit: sink, amount: 5n }];
      return Promise.all([one!.post({ id, legs, postsHold: true }), other!.voidHold(id)]);
    }),
  );
  sweeping = false;
  await Promise.all(sweeps);
  for (const [posted, resolved] of outcomes) {
    const expected = { posted: posted.kind === 'posted' && { kind: 'posted', at: posted.postedAt } };
    if (expected.posted) expect(resolved).toEqual(expected.posted);
    else if (resolved.kind === 'voided') expect(posted).toMatchObject({ reason: 'HoldResolved' });
    else expect([posted, resolved]).toMatchObject([{ reason: 'HoldExpired' }, { kind: 'expired' }]);
  }
  const posted = outcomes.filter(([{ kind }]) => kind === 'posted').length;
  expect(await amountsOf(wallet)).toEqual([1000n - 5n * BigInt(posted), 0n]);
});

it('posts groups whole while two processes spend the same money', async () => {
  const [wallet, sink] = [await test.open({ guarded: true, funds: 1000n }), await test.open()];
  const pay = (amount: bigint): Transfer => ({ id: randomUUID(), legs: [{ debit: wallet, credit: sink, amount }] });
  const groups = Array.from({ length: 60 }, () => Array.from({ length: 5 }, () => pay(BigInt(randomInt(1, 9)))));
  const singles = Array.from({ length: 200 }, () => pay(BigInt(randomInt(1, 9))));
  const [grouped, alone] = await Promise.all([
    Promise.all(groups.map((group, index) => processes[index % 2]!.postAll(group, { mode: 'all' }))),
    Promise.all(singles.map((single, index) => processes[index % 2]!.post(single))),
  ]);
  for (const { outcomes } of grouped) {
    const posted = outcomes.filter(({ kind }) => kind === 'posted').length;
    expect([0, 5]).toContain(posted);
    const blamed = outcomes.filter((outcome) => 'reason' in outcome && outcome.reason === 'InsufficientFunds').length;
    expect(blamed).toBe(posted === 5 ? 0 : 1);
  }
  const spent =
    sumOf(singles, alone) + grouped.reduce((sum, { outcomes }, index) => sum + sumOf(groups[index]!, outcomes), 0n);
  expect(await amountsOf(wallet)).toEqual([1000n - spent, 0n]);
  // There was not enough for all, and a group that waits does not hold up the money that is left.
  expect(spent).toBeGreaterThan(990n);
});

it('answers a group alike, however often two processes get it at once, its transfers alone included', async () => {
  const [wallet, sink] = [await test.open({ guarded: true, funds: 100n }), await test.open()];
  const groups = Array.from({ length: 20 }, () =>
    Array.from({ length: 4 }, (): Transfer => ({
      id: randomUUID(),
      legs: [{ debit: wallet, credit: sink, amount: BigInt(randomInt(1, 5)) }],
    })),
  );
  const answers = await Promise.all(
    groups.flatMap((group) => processes.map(async (ledger) => (await ledger.postAll(group, { mode: 'all' })).outcomes)),
  );
  for (const [index, group] of groups.entries()) {
    expect(answers[2 * index]).toEqual(answers[2 * index + 1]);
    const alone = await Promise.all(group.map((transfer) => processes[0].post(transfer)));
    expect(alone).toEqual(answers[2 * index]);
  }
});

it('posts a group once although the answer to its COMMIT is lost', async () => {
  let lost = 0;
  const query = async (config: pg.QueryConfig) => {
    const result = await test.pool.query(config);
    if (config.name === 'ledger_apply_v3' && lost++ === 0) throw new Error('Connection terminated unexpectedly');
    return result;
  };
  const ledger = createLedger({ pool: { query } as unknown as pg.Pool });
  const [source, wallet] = [await test.open(), await test.open({ guarded: true })];
  const transfers = Array.from({ length: 10 }, (): Transfer => ({
    id: randomUUID(),
    legs: [{ debit: source, credit: wallet, amount: 1n }],
  }));
  const { outcomes } = await ledger.postAll(transfers, { mode: 'all' });
  expect(outcomes.every(({ kind }) => kind === 'posted')).toBe(true);
  expect(lost).toBe(2);
  expect(await amountsOf(wallet)).toEqual([10n, 0n]);
});
