import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createPool } from '@agio/runtime/db/pool';
import type pg from 'pg';
import { createLedger, type Ledger } from './ledger.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import type { Outcome, Transfer } from './transfer.js';

let test: TestLedger;
/** Two processes, as far as the database can tell. Their batches are small, so that many of them meet. */
let here: Ledger;
let there: Ledger;

beforeAll(async () => {
  test = await createTestLedger();
  here = createLedger({ pool: test.database.pool(), batchItemsMax: 8 });
  there = createLedger({ pool: test.database.pool(), batchItemsMax: 8 });
});

afterEach(async () => {
  expect(await test.contradictions()).toEqual([]);
});

afterAll(() => test.stop());

function transferOf(debit: string, credit: string, amount: bigint): Transfer {
  return { id: randomUUID(), legs: [{ debit, credit, amount }] };
}

function count(outcomes: readonly Outcome[], kind: Outcome['kind']): number {
  return outcomes.filter((outcome) => outcome.kind === kind).length;
}

async function balanceOf(id: string): Promise<bigint> {
  return (await test.ledger.balances([id])).get(id)!.balance;
}

it('posts exactly as many concurrent debits as the funds allow, from two processes', async () => {
  const wallet = await test.open({ guarded: true, funds: 705n });
  const sink = await test.open();
  const outcomes = await Promise.all(
    Array.from({ length: 300 }, (_, index) => (index % 2 ? here : there).post(transferOf(wallet, sink, 7n))),
  );
  expect(count(outcomes, 'posted')).toBe(100);
  expect(outcomes.every((outcome) => outcome.kind === 'posted' || 'available' in outcome)).toBe(true);
  expect([await balanceOf(wallet), await balanceOf(sink)]).toEqual([5n, 700n]);
  // The locks have kept the two apart, not the constraints behind them.
  expect([here.metrics().bisections, there.metrics().bisections]).toEqual([0, 0]);
});

it('posts an id once and answers it alike, however often two processes get it at once', async () => {
  const accounts = await Promise.all(Array.from({ length: 6 }, () => test.open({ guarded: true, funds: 100n })));
  const pick = (): string => accounts[randomInt(accounts.length)]!;
  const transfers = Array.from({ length: 150 }, () => transferOf(pick(), pick(), BigInt(randomInt(1, 60))));
  const postTo = (ledger: Ledger) => Promise.all([...transfers, ...transfers].map((transfer) => ledger.post(transfer)));
  const [answers, otherAnswers] = await Promise.all([postTo(here), postTo(there)]);
  expect(otherAnswers).toEqual(answers);
  expect(answers.slice(150)).toEqual(answers.slice(0, 150));
});

it('gives an id to one of two processes that use it for different legs at once', async () => {
  for (let round = 0; round < 20; round++) {
    const [a, b, c, d] = await Promise.all([test.open(), test.open(), test.open(), test.open()]);
    const id = randomUUID();
    const outcomes = await Promise.all([
      here.post({ ...transferOf(a, b, 1n), id }),
      there.post({ ...transferOf(c, d, 1n), id }),
    ]);
    expect(outcomes.map((outcome) => outcome.kind).toSorted()).toEqual(['idReused', 'posted']);
    expect((await balanceOf(b)) + (await balanceOf(d))).toBe(1n);
  }
});

it('posts a batch once although the answer to its COMMIT is lost', async () => {
  let lost = 0;
  const query = async (config: pg.QueryConfig) => {
    const result = await test.pool.query(config);
    if (config.name === 'ledger_apply_v3' && lost++ === 0) throw new Error('Connection terminated unexpectedly');
    return result;
  };
  const ledger = createLedger({ pool: { query } as unknown as pg.Pool });
  const [source, wallet] = [await test.open(), await test.open({ guarded: true })];
  const outcomes = await Promise.all([
    ...Array.from({ length: 20 }, () => ledger.post(transferOf(source, wallet, 1n))),
    ledger.post(transferOf(wallet, source, 21n)),
  ]);
  expect(lost).toBe(2);
  expect([count(outcomes, 'posted'), count(outcomes, 'rejected')]).toEqual([20, 1]);
  expect(await balanceOf(wallet)).toBe(20n);
});

it('loses and doubles nothing while its connections are killed', async () => {
  const applicationName = 'ledger-victim';
  const pool = createPool({ connectionString: test.database.url, schema: 'public', applicationName, max: 2 });
  const ledger = createLedger({ pool, batchItemsMax: 8 });
  const [source, wallet] = [await test.open(), await test.open({ guarded: true })];
  let posting = true;
  let killed = 0;
  /** Not for ever: on a slow machine the batches must get through in the end. */
  async function kill(): Promise<void> {
    while (posting && killed < 40) {
      await sleep(randomInt(1, 20));
      const { rowCount } = await test.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND state = 'active'`,
        [applicationName],
      );
      killed += rowCount!;
    }
  }
  /** Like the recovery of a caller: no answer means to ask again. */
  async function postUntilAnswered(transfer: Transfer): Promise<Outcome> {
    for (;;) {
      try {
        return await ledger.post(transfer);
      } catch {
        await sleep(5);
      }
    }
  }
  const killer = kill();
  try {
    const transfers = Array.from({ length: 400 }, () => transferOf(source, wallet, 1n));
    const outcomes = await Promise.all(transfers.map(postUntilAnswered));
    expect(count(outcomes, 'posted')).toBe(400);
    expect(await Promise.all(transfers.map(postUntilAnswered))).toEqual(outcomes);
  } finally {
    posting = false;
    await killer;
    await pool.end();
  }
  expect(killed).toBeGreaterThan(0);
  expect(ledger.metrics().repeats).toBeGreaterThan(0);
  expect(await balanceOf(wallet)).toBe(400n);
});

it('refuses only the transfer that the database will not take, for ever', async () => {
  const logged: object[] = [];
  const ledger = createLedger({ pool: test.pool, logger: { error: (fields) => logged.push(fields) } });
  const [source, sink] = [await test.open(), await test.open()];
  await test.pool.query('ALTER TABLE ledger_entries ADD CONSTRAINT unlucky CHECK (amount <> 13) NOT VALID');
  const transfers = Array.from({ length: 9 }, (_, index) => transferOf(source, sink, BigInt(index + 9)));
  const outcomes = await Promise.all(transfers.map((transfer) => ledger.post(transfer)));
  await test.pool.query('ALTER TABLE ledger_entries DROP CONSTRAINT unlucky');

  expect(count(outcomes, 'posted')).toBe(8);
  expect(outcomes[4]).toEqual({ kind: 'rejected', reason: 'Unpostable', rejectedAt: expect.any(Date) });
  expect(logged).toEqual([
    { err: expect.objectContaining({ constraint: 'unlucky' }), operation: 'post', id: transfers[4]!.id },
  ]);
  expect(await ledger.post(transfers[4]!)).toEqual(outcomes[4]);
  expect(await ledger.findTransfer(transfers[4]!.id)).toEqual({ transfer: transfers[4], outcome: outcomes[4] });
  expect(await balanceOf(sink)).toBe(9n + 10n + 11n + 12n + 14n + 15n + 16n + 17n);
});
