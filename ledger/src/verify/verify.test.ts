import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestLedger, type TestLedger } from '../testing/test-ledger.js';
import type { Difference, DifferenceKind } from './difference.js';
import { verifyLedger } from './verify.js';

let test: TestLedger;
let wallet: string;
let other: string;
let house: string;
const [paid, back, payout, open, refused] = Array.from({ length: 5 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
  string,
];

const tables = ['accounts', 'entries', 'transfers', 'holds', 'reversals', 'batches'].map((name) => `ledger_${name}`);

/** Changes rows as somebody could who has the database's superuser: no trigger sees it. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const client = await test.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.query('RESET session_replication_role');
    client.release();
  }
}

/** Pages so small that every check crosses from one to the next. */
const verify = () => verifyLedger(test.pool, { pageRowsMax: 3 });

beforeAll(async () => {
  test = await createTestLedger();
  const { ledger } = test;
  // In the order of their ids, for the tests to know what comes first.
  [wallet, other, house] = [randomUUID(), randomUUID(), randomUUID()].sort() as [string, string, string];
  await test.open({ id: house });
  await test.open({ id: other });
  await test.open({ id: wallet, guarded: true });
  const post = (id: string, legs: [from: string, to: string, amount: bigint][], more: object = {}) =>
    ledger.post({ id, legs: legs.map(([debit, credit, amount]) => ({ debit, credit, amount })), ...more });
  await post(randomUUID(), [[house, wallet, 1_000n]]);
  await post(paid, [
    [wallet, other, 100n],
    [wallet, house, 5n],
  ]);
  await post(back, [[other, wallet, 40n]], { reverses: { transfer: paid, legs: [0] } });
  await ledger.placeHold({ id: payout, account: wallet, amount: 200n });
  await post(payout, [[wallet, house, 200n]], { postsHold: true });
  await ledger.placeHold({ id: open, account: wallet, amount: 50n });
  await ledger.voidHold(randomUUID());
  await post(refused, [[wallet, house, 10_000n]]);
  for (const table of tables) await test.pool.query(`CREATE TABLE saved_${table} AS TABLE ${table}`);
});

afterEach(() =>
  tamper(
    ...tables.flatMap((table) => [
      `TRUNCATE ${table}`,
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM saved_${table}`,
    ]),
  ),
);

afterAll(async () => {
  expect(await test.contradictions()).toEqual([]);
  await test.stop();
});

describe('a ledger that nobody has touched', () => {
  it('is clean, and all of it was read', async () => {
    await expect(verify()).resolves.toMatchObject({
      verdict: 'clean',
      rows: { accounts: 3, entries: 10, transfers: 5, holds: 3, batches: 8 },
      seconds: expect.any(Number),
    });
  });

  it('is clean when it is empty', async () => {
    const empty = await createTestLedger();
    const none = { accounts: 0, entries: 0, transfers: 0, holds: 0, batches: 0, seals: 0 };
    await expect(verifyLedger(empty.pool)).resolves.toMatchObject({ verdict: 'clean', rows: none });
    await empty.stop();
  });

  it('tells how far the verification is', async () => {
    const told: number[] = [];
    await verifyLedger(test.pool, { pageRowsMax: 3, onProgress: ({ entries }) => told.push(entries) });
    expect(told.at(-1)).toBe(10);
    expect(told).toEqual(told.toSorted((one, next) => one - next));
    expect(new Set(told).size).toBeGreaterThan(3);
  });

  it('is left when that is asked for', async () => {
    const abort = new AbortController();
    const verifying = verifyLedger(test.pool, {
      pageRowsMax: 3,
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('enough')),
    });
    await expect(verifying).rejects.toThrow('enough');
  });
});

describe('what was edited by hand is found and named:', () => {
  const entry = (account: string, seq: number) => `account_id = '${account}' AND seq = ${seq}`;
  const move = (table: string, change: string, where: string) => `UPDATE ledger_${table} SET ${change} WHERE ${where}`;

  it.each<[string, () => string[], DifferenceKind, () => object]>([
    [
      'the balance of an account',
      () => [move('accounts', 'balance = balance + 1', `id = '${wallet}'`)],
      'AccountBalance',
      () => ({ account: wallet, asset: 'EUR', expected: '735', found: '736' }),
    ],
    [
      'how many entries an account has',
      () => [move('accounts', 'seq = seq + 1', `id = '${other}'`)],
      'AccountSeq',
      () => ({ account: other, expected: '2', found: '3' }),
    ],
    [
      'when an account was last posted to',
      () => [move('accounts', `last_posted_at = '2020-01-01T00:00Z'`, `id = '${house}'`)],
      'AccountTime',
      () => ({ account: house, found: '2020-01-01T00:00:00.000Z' }),
    ],
    [
      'what is held of an account',
      () => [move('accounts', 'held = held - 1', `id = '${wallet}'`)],
      'AccountHeld',
      () => ({ account: wallet, expected: '50', found: '49' }),
    ],
    [
      'a hold that stands, with another amount',
      () => [move('holds', 'amount = amount + 1', `id = '${open}'`)],
      'AccountHeld',
      () => ({ account: wallet, expected: '51', found: '50' }),
    ],
    [
      'an account that is gone',
      () => [`DELETE FROM ledger_accounts WHERE id = '${other}'`],
      'AccountMissing',
      () => ({ account: other, seq: '1', transfer: paid }),
    ],
    [
      'an entry that is gone',
      () => [`DELETE FROM ledger_entries WHERE ${entry(wallet, 2)}`],
      'SeqGap',
      () => ({ account: wallet, seq: '3', expected: '2', found: '3' }),
    ],
    [
      'the last entry of an account that is gone, with what the account says made to fit',
      () => [
        `DELETE FROM ledger_entries WHERE ${entry(other, 2)}`,
        move(
          'accounts',
          `(balance, seq, last_posted_at) = (SELECT balance_after, seq, posted_at FROM ledger_entries WHERE ${entry(other, 1)})`,
          `id = '${other}'`,
        ),
      ],
      'Conservation',
      () => ({ asset: 'EUR', expected: '0', found: '40 by balances, 40 by entries' }),
    ],
    [
      'the balance of an old entry',
      () => [move('entries', 'balance_after = balance_after - 1', entry(wallet, 2))],
      'BalanceBroken',
      () => ({ account: wallet, seq: '2', transfer: paid, expected: '900', found: '899' }),
    ],
    [
      'the amount of an old entry',
      () => [move('entries', 'amount = amount - 1', entry(wallet, 2))],
      'EntryWithoutLeg',
      () => ({ account: wallet, seq: '2', transfer: paid }),
    ],
    [
      'the time of an old entry',
      () => [move('entries', `posted_at = '2020-01-01T00:00Z'`, entry(wallet, 2))],
      'TimeBackwards',
      () => ({ account: wallet, seq: '2', found: '2020-01-01T00:00:00.000Z' }),
    ],
    [
      'an entry that nobody has posted',
      () => [
        `INSERT INTO ledger_entries SELECT account_id, seq + 1, transfer_id, 7, balance_after + 7, posted_at
          FROM ledger_entries WHERE ${entry(other, 2)}`,
      ],
      'EntryWithoutLeg',
      () => ({ account: other, seq: '3', transfer: back }),
    ],
    [
      'a transfer that is gone',
      () => [`DELETE FROM ledger_transfers WHERE id = '${back}'`],
      'EntryWithoutLeg',
      () => ({ account: wallet, seq: '4', transfer: back, found: 'no such transfer' }),
    ],
    [
      'a posted transfer that is called rejected',
      () => [
        move(
          'transfers',
          `result = 'rejected', reason = 'AccountMissing', debit_seqs = NULL, credit_seqs = NULL`,
          `id = '${paid}'`,
        ),
      ],
      'EntryWithoutLeg',
      () => ({ account: wallet, seq: '2', transfer: paid, found: 'no such leg, rejected' }),
    ],
    [
      'a rejected transfer that is called posted',
      () => [
        move(
          'transfers',
          `result = 'posted', reason = NULL, debit_seqs = '{9}', credit_seqs = '{9}'`,
          `id = '${refused}'`,
        ),
      ],
      'LegWithoutEntry',
      () => ({ transfer: refused, leg: 0, account: wallet, seq: '9', found: 'no such entry' }),
    ],
    [
      'the amount of a transfer and of its entries, on one side',
      () => [
        move('entries', 'amount = amount + 1, balance_after = balance_after + 1', entry(other, 2)),
        move('accounts', 'balance = balance + 1', `id = '${other}'`),
      ],
      'TransferSum',
      () => ({ transfer: back, asset: 'EUR', expected: '0', found: '1' }),
    ],
    [
      'a posted hold that is gone',
      () => [`DELETE FROM ledger_holds WHERE id = '${payout}'`],
      'HoldNotPosted',
      () => ({ transfer: payout, hold: payout, found: 'no such hold' }),
    ],
    [
      'a posted hold that is called voided',
      () => [move('holds', `state = 'voided'`, `id = '${payout}'`)],
      'HoldNotPosted',
      () => ({ transfer: payout, hold: payout, found: expect.stringContaining('voided at') }),
    ],
    [
      'a hold that stands and is called posted',
      () => [
        move('holds', `state = 'posted', resolved_at = now()`, `id = '${open}'`),
        move('accounts', 'held = 0', `id = '${wallet}'`),
      ],
      'HoldWithoutTransfer',
      () => ({ hold: open, account: wallet, found: 'no such transfer' }),
    ],
    [
      'a hold of no account',
      () => [move('holds', `account_id = '${randomUUID()}'`, `id = '${payout}'`)],
      'HoldWithoutAccount',
      () => ({ hold: payout }),
    ],
    [
      'a reversal that gives back more than was posted',
      () => [
        move('reversals', 'amount = 101', `reversal_id = '${back}'`),
        move('transfers', `amounts = '{101}'`, `id = '${back}'`),
      ],
      'ReversalExceeds',
      () => ({ transfer: paid, leg: 0, expected: 'at most 100', found: '101' }),
    ],
    [
      'what a reversal has given back, forgotten',
      () => [`DELETE FROM ledger_reversals WHERE reversal_id = '${back}'`],
      'ReversalNotKept',
      () => ({ transfer: back, leg: 0, expected: `40 of leg 0 of transfer ${paid}`, found: 'nothing' }),
    ],
    [
      'something given back that no reversal has given back',
      () => [`INSERT INTO ledger_reversals VALUES ('${payout}', 1, '${randomUUID()}', 1, 5)`],
      'ReversalUnknown',
      () => ({ transfer: payout, leg: 0 }),
    ],
    [
      'a rejection that is gone',
      () => [`DELETE FROM ledger_transfers WHERE id = '${refused}'`],
      'BatchTransferMissing',
      () => ({ transfer: refused, batch: '8', found: 'no such transfer' }),
    ],
    [
      'a hold that was voided and is gone',
      () => [`DELETE FROM ledger_holds WHERE state = 'voided'`],
      'BatchHoldMissing',
      () => ({ batch: '7', found: 'no such hold' }),
    ],
  ])('%s', async (_, statements, kind, named) => {
    await tamper(...statements());
    const found: Difference[] = [];
    const verification = await verifyLedger(test.pool, { pageRowsMax: 3, onDifference: (each) => found.push(each) });
    expect(verification).toMatchObject({ verdict: 'different', first: found[0], count: found.length });
    // One edit contradicts more than one thing; what it is about is among what is found.
    expect(found).toContainEqual(expect.objectContaining({ kind, ...named() }));
  });
});

describe('a ledger that is posted to', () => {
  it('is clean at every moment', async () => {
    const busy = await createTestLedger();
    const accounts = await Promise.all(Array.from({ length: 8 }, () => busy.open()));
    let posting = true;
    const caller = async (index: number): Promise<void> => {
      for (let round = index; posting; round++) {
        const [debit, credit] = [accounts[round % 8]!, accounts[(round + 1 + (index % 7)) % 8]!];
        const id = randomUUID();
        const postsHold = round % 4 === 0;
        if (postsHold) await busy.ledger.placeHold({ id, account: debit, amount: 5n });
        await busy.ledger.post({ id, legs: [{ debit, credit, amount: 3n }], postsHold });
      }
    };
    const callers = Array.from({ length: 8 }, (_, index) => caller(index));
    const counts: number[] = [];
    try {
      for (let round = 0; round < 3; round++) {
        const verification = await verifyLedger(busy.pool, { pageRowsMax: 50 });
        expect(verification).toMatchObject({ verdict: 'clean' });
        counts.push(verification.rows.entries);
      }
    } finally {
      posting = false;
      await Promise.all(callers);
      await busy.stop();
    }
    expect(counts.at(-1)).toBeGreaterThan(counts[0]!);
  });
});
