import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLedger } from './ledger.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import type { Leg, Outcome, Transfer } from './transfer.js';

let test: TestLedger;
/** Somebody owes 70: an open account at -70. */
let owed: string;
let wallet: string;
let ceilings: Map<string, bigint>;
beforeAll(async () => {
  test = await createTestLedger();
});
beforeEach(async () => {
  [owed, wallet] = [await test.open(), await test.open()];
  await test.ledger.post({ id: randomUUID(), legs: [{ debit: owed, credit: wallet, amount: 70n }] });
  ceilings = new Map([[owed, 0n]]);
});
afterEach(async () => {
  expect(await test.contradictions()).toEqual([]);
});
afterAll(() => test.stop());

const repay = (amount: bigint, others: Leg[] = []): Transfer => ({
  id: randomUUID(),
  kind: 'REPAYMENT',
  legs: [...others, { debit: wallet, credit: owed, amount }],
});
const kindsOf = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'rejected' ? outcome.reason : outcome.kind));
const balanceOf = async (id: string) => (await test.ledger.balances([id])).get(id)!.balance;
const post = async (...transfers: Transfer[]) =>
  (await test.ledger.postAll(transfers, { mode: 'each', ceilings })).outcomes;

describe('A ceiling', () => {
  it('lets through what stays below it, and refuses for ever what does not, saying how much remains', async () => {
    const [first, second] = [repay(50n), repay(21n)];
    expect(kindsOf(await post(first))).toEqual(['posted']);
    const [refused] = await post(second);
    expect(refused).toMatchObject({
      kind: 'rejected',
      reason: 'CeilingExceeded',
      remaining: 20n,
      account: owed,
      legIndex: 0,
    });
    await test.ledger.post({ id: randomUUID(), legs: [{ debit: owed, credit: wallet, amount: 100n }] });
    expect(await post(second)).toEqual([refused]);
    expect(await test.ledger.post(second)).toEqual(refused);
    expect(await test.ledger.findTransfer(second.id)).toEqual({ transfer: second, outcome: refused });
    expect(await balanceOf(owed)).toBe(-120n);
  });

  it('is no part of the payload: what was posted answers so, whatever it would be refused for now', async () => {
    const repayment = repay(70n);
    const posted = await test.ledger.post(repayment);
    expect(await post(repayment)).toEqual([posted]);
    const [line] = repayment.legs;
    expect(kindsOf(await post({ ...repayment, legs: [{ ...line!, amount: 1n }] }))).toEqual(['idReused']);
    expect(await balanceOf(owed)).toBe(0n);
  });

  it('is judged leg by leg, in their order', async () => {
    const lend = { debit: owed, credit: wallet, amount: 5n };
    expect(kindsOf(await post(repay(75n, [lend])))).toEqual(['posted']);
    expect(await balanceOf(owed)).toBe(0n);
    const late = { id: randomUUID(), legs: [...repay(5n).legs, lend] };
    expect(await post(late)).toMatchObject([{ reason: 'CeilingExceeded', remaining: 0n, legIndex: 0 }]);
  });

  it('leaves what it does not name alone, and what is wrong for another reason to that', async () => {
    const other = await test.open();
    const fill: Transfer = { id: randomUUID(), legs: [{ debit: wallet, credit: other, amount: 1_000n }] };
    expect(kindsOf(await post(fill))).toEqual(['posted']);
    const missing: Transfer = { id: randomUUID(), legs: [{ debit: randomUUID(), credit: owed, amount: 71n }] };
    expect(kindsOf(await post(repay(0n), missing))).toEqual(['AmountInvalid', 'AccountMissing']);
  });

  it('says in an account that is above it already that nothing more fits', async () => {
    await test.ledger.post(repay(90n));
    expect(await post(repay(1n))).toMatchObject([{ reason: 'CeilingExceeded', remaining: 0n }]);
  });

  it('refuses the whole group of what is above it', async () => {
    const transfers = [repay(40n), repay(31n), repay(1n)];
    const { outcomes } = await test.ledger.postAll(transfers, { mode: 'all', ceilings });
    expect(kindsOf(outcomes)).toEqual(['GroupRejected', 'CeilingExceeded', 'GroupRejected']);
    expect(await test.ledger.postAll(transfers, { mode: 'all' })).toEqual({ dryRun: false, outcomes });
    expect(await balanceOf(owed)).toBe(-70n);
    const fitting = await test.ledger.postAll([repay(40n), repay(30n)], { mode: 'all', ceilings });
    expect(kindsOf(fitting.outcomes)).toEqual(['posted', 'posted']);
  });

  it('is rehearsed without a trace', async () => {
    const transfers = [repay(40n), repay(31n), repay(30n)];
    for (const [mode, kinds] of [
      ['each', ['posted', 'CeilingExceeded', 'posted']],
      ['all', ['GroupRejected', 'CeilingExceeded', 'GroupRejected']],
    ] as const) {
      const { outcomes } = await test.ledger.postAll(transfers, { mode, ceilings, dryRun: true });
      expect(kindsOf(outcomes)).toEqual(kinds);
    }
    expect(await Promise.all(transfers.map(({ id }) => test.ledger.findTransfer(id)))).toEqual([null, null, null]);
    expect(await balanceOf(owed)).toBe(-70n);
  });

  it('holds when two processes repay at the same instant', async () => {
    const other = createLedger({ pool: test.database.pool() });
    const client = await test.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM ledger_accounts WHERE id = $1 FOR UPDATE', [owed]);
    const answers = Promise.all(
      [test.ledger, other].map((ledger) => ledger.postAll([repay(70n)], { mode: 'each', ceilings })),
    );
    // Both have come as far as they get.
    for (let look = 0; look < 1_000 && (await waitingSessions()) < 2; look++) await setTimeout(10);
    await client.query('COMMIT');
    client.release();
    expect(kindsOf((await answers).flatMap(({ outcomes }) => outcomes)).toSorted()).toEqual([
      'CeilingExceeded',
      'posted',
    ]);
    expect(await balanceOf(owed)).toBe(0n);
    await other.stop();
  });
});

/** How many wait for a lock. */
async function waitingSessions(): Promise<number> {
  const { rows } = await test.pool.query<{ waiting: number }>(
    `SELECT count(*)::integer AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]!.waiting;
}
