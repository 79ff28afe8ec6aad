import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { Hold, HoldOutcome } from './hold.js';
import { createLedger, type Ledger } from './ledger.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import type { Outcome } from './transfer.js';

let test: TestLedger;
let clearing: string;
/** Two processes, as far as the database can tell. Their batches are small, so that many of them meet. */
let processes: [here: Ledger, there: Ledger];

beforeAll(async () => {
  test = await createTestLedger();
  clearing = await test.open();
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

const post = (ledger: Ledger, { id, account, amount }: Hold): Promise<Outcome> =>
  ledger.post({ id, legs: [{ debit: account, credit: clearing, amount }], postsHold: true });

/** Holds of a few units each, on a few wallets that can pay them all. */
async function newHolds(count: number): Promise<Hold[]> {
  const wallets = await Promise.all(Array.from({ length: 5 }, () => test.open({ guarded: true, funds: 100_000n })));
  return Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    account: wallets[index % wallets.length]!,
    amount: BigInt(randomInt(1, 9)),
  }));
}

/** What all holds of an account have taken out of it, and what they still set aside: nothing. */
async function expectSpent(holds: readonly Hold[], isPosted: (hold: Hold) => boolean): Promise<void> {
  const balances = await test.ledger.balances(holds.map(({ account }) => account));
  for (const { id, balance, held } of balances.values()) {
    const posted = holds.filter((hold) => hold.account === id && isPosted(hold));
    const spent = posted.reduce((sum, { amount }) => sum + amount, 0n);
    expect({ balance, held }).toEqual({ balance: 100_000n - spent, held: 0n });
  }
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

it('posts or voids a hold, never both, when two processes do so at once', async () => {
  const holds = await newHolds(300);
  await Promise.all(holds.map((hold) => processes[0].placeHold(hold)));
  const races = await Promise.all(
    holds.map((hold, index) => {
      const [one, other] = index % 2 ? processes : processes.toReversed();
      return Promise.all([post(one!, hold), other!.voidHold(hold.id)]);
    }),
  );
  for (const [posted, voided] of races) {
    if (posted.kind === 'posted') expect(voided).toEqual({ kind: 'posted', at: posted.postedAt });
    else expect([posted, voided]).toMatchObject([{ reason: 'HoldResolved' }, { kind: 'voided' }]);
  }
  await expectSpent(holds, (hold) => races[holds.indexOf(hold)]![0].kind === 'posted');
});

it('resolves every hold once and answers it alike, when all is asked of two processes at once', async () => {
  const holds = await newHolds(150);
  const attempts = processes.flatMap((ledger) =>
    holds.flatMap((hold) => [
      () => ledger.placeHold(hold),
      () => post(ledger, hold),
      () => ledger.voidHold(hold.id),
      () => ledger.placeHold(hold),
    ]),
  );
  await Promise.all(shuffled(attempts).map((attempt) => attempt()));

  const posted = new Set<Hold>();
  await Promise.all(
    holds.map(async (hold) => {
      const { state } = (await test.ledger.findHold(hold.id))!;
      const { outcome } = (await test.ledger.findTransfer(hold.id))!;
      if (state.kind === 'posted') posted.add(hold);
      expect([state.kind, outcome.kind]).toEqual(posted.has(hold) ? ['posted', 'posted'] : ['voided', 'rejected']);
      for (const ledger of processes) {
        expect(await ledger.placeHold(hold)).toEqual(state);
        expect(await post(ledger, hold)).toEqual(outcome);
        expect(await ledger.voidHold(hold.id)).toEqual(state);
      }
    }),
  );
  await expectSpent(holds, (hold) => posted.has(hold));
}, 60_000);

it('gives a new id to one of two processes that use it for different holds at once', async () => {
  for (let round = 0; round < 20; round++) {
    const [a, b, id] = [await test.open(), await test.open(), randomUUID()];
    const outcomes = await Promise.all([
      processes[0].placeHold({ id, account: a, amount: 1n }),
      processes[1].placeHold({ id, account: b, amount: 1n }),
    ]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['idReused', 'placed']);
    await processes[0].voidHold(id);
  }
});

it('sets aside and spends exactly as much as there is, from two processes', async () => {
  const wallet = await test.open({ guarded: true, funds: 705n });
  const outcomes = await Promise.all(
    Array.from({ length: 300 }, (_, index): Promise<HoldOutcome | Outcome> => {
      const ledger = processes[index % 2]!;
      const id = randomUUID();
      return index % 3
        ? ledger.placeHold({ id, account: wallet, amount: 7n })
        : ledger.post({ id, legs: [{ debit: wallet, credit: clearing, amount: 7n }] });
    }),
  );
  const count = (kind: string): bigint => BigInt(outcomes.filter((outcome) => outcome.kind === kind).length);
  expect(count('placed') + count('posted')).toBe(100n);
  const { balance, held, available } = (await test.ledger.balances([wallet])).get(wallet)!;
  expect([balance, held, available]).toEqual([705n - 7n * count('posted'), 7n * count('placed'), 5n]);
});

it('places, posts and voids once although every answer to a COMMIT is lost at first', async () => {
  let calls = 0;
  const query = async (config: pg.QueryConfig) => {
    const result = await test.pool.query(config);
    if (config.name === 'ledger_apply_v3' && calls++ % 2 === 0) throw new Error('Connection terminated unexpectedly');
    return result;
  };
  const ledger = createLedger({ pool: { query } as unknown as pg.Pool });
  const holds = await newHolds(40);
  const placed = await Promise.all(holds.map((hold) => ledger.placeHold(hold)));
  expect(placed.every(({ kind }) => kind === 'placed')).toBe(true);
  const isPosted = (hold: Hold): boolean => holds.indexOf(hold) % 2 === 0;
  const outcomes = await Promise.all(
    holds.map((hold): Promise<Outcome | HoldOutcome> =>
      isPosted(hold) ? post(ledger, hold) : ledger.voidHold(hold.id),
    ),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(holds.map((hold) => (isPosted(hold) ? 'posted' : 'voided')));
  expect(ledger.metrics()).toMatchObject({ batches: 2, repeats: 2 });
  await expectSpent(holds, isPosted);
});

describe('a batch that another process overtakes', () => {
  let client: pg.PoolClient;
  let ledger: Ledger;
  beforeEach(async () => {
    client = await test.pool.connect();
    await client.query('BEGIN');
    ledger = createLedger({ pool: test.database.pool() });
  });
  afterEach(async () => {
    await client.query('ROLLBACK');
    client.release();
  });

  /** Resolves when a batch waits for what the client has locked. */
  async function untilBlocked(): Promise<void> {
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    while ((await test.pool.query(waiting)).rowCount === 0) await sleep(5);
  }

  it('voids a hold that is placed while it waits for its locks', async () => {
    const [hold] = await newHolds(1);
    const [wallet, sink] = [await test.open(), await test.open()];
    await client.query('SELECT FROM ledger_accounts WHERE id = $1 FOR UPDATE', [wallet]);
    const outcomes = Promise.all([
      ledger.voidHold(hold!.id),
      ledger.post({ id: randomUUID(), legs: [{ debit: wallet, credit: sink, amount: 1n }] }),
    ]);
    await untilBlocked();
    expect(await processes[0].placeHold(hold!)).toMatchObject({ kind: 'placed' });
    await client.query('ROLLBACK');
    expect(await outcomes).toMatchObject([{ kind: 'voided' }, { kind: 'posted' }]);
    expect(ledger.metrics().repeats).toBe(1);
    await expectSpent([hold!], () => false);
  });

  it('finds that an id without a hold was voided at the same moment', async () => {
    const id = randomUUID();
    await client.query(`INSERT INTO ledger_holds (id, state, resolved_at) VALUES ($1, 'voided', '2026-01-01Z')`, [id]);
    await client.query(
      `INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids) VALUES ('2026-01-01Z', '{}', ARRAY[$1::uuid], '{}')`,
      [id],
    );
    const outcome = ledger.voidHold(id);
    await untilBlocked();
    await client.query('COMMIT');
    expect(await outcome).toEqual({ kind: 'voided', at: new Date('2026-01-01') });
    expect(ledger.metrics().repeats).toBe(1);
  });
});
