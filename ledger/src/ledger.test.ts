import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceBusyError } from '@agio/runtime/batcher';
import { AccountConflictError } from './accounts.js';
import { createLedger } from './ledger.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import { amountMax, balanceMax, TransferMalformedError, type Leg, type Outcome } from './transfer.js';

let test: TestLedger;

beforeAll(async () => {
  test = await createTestLedger();
});

afterAll(async () => {
  expect(await test.contradictions()).toEqual([]);
  await test.stop();
});

function post(legs: Leg[], id: string = randomUUID()): Promise<Outcome> {
  return test.ledger.post({ id, legs });
}

async function balanceOf(id: string): Promise<bigint | undefined> {
  return (await test.ledger.balances([id])).get(id)?.balance;
}

describe('openAccounts', () => {
  it('opens an account with balance zero, once', async () => {
    const account = { id: randomUUID(), asset: 'EUR', kind: 'wallet', guarded: true };
    const [opened] = await test.ledger.openAccounts([account]);
    expect(opened).toMatchObject({ ...account, balance: 0n, held: 0n, available: 0n, seq: 0n, lastPostedAt: null });
    expect(await test.ledger.openAccounts([account, account])).toEqual([opened, opened]);
  });

  it('refuses an id that exists with another asset or guard', async () => {
    const id = await test.open({ asset: 'EUR', guarded: true });
    for (const other of [
      { asset: 'USD', guarded: true },
      { asset: 'EUR', guarded: false },
    ]) {
      await expect(test.ledger.openAccounts([{ id, kind: 'wallet', ...other }])).rejects.toBeInstanceOf(
        AccountConflictError,
      );
    }
  });

  it('opens in a transaction of the caller', async () => {
    const id = randomUUID();
    const client = await test.pool.connect();
    try {
      await client.query('BEGIN');
      await test.ledger.openAccounts([{ id, asset: 'EUR', kind: 'wallet', guarded: true }], client);
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
    expect(await balanceOf(id)).toBeUndefined();
  });
});

describe('post', () => {
  it('moves an amount and answers with both entries', async () => {
    const [debit, credit] = [await test.open(), await test.open({ guarded: true })];
    const id = randomUUID();
    const outcome = await test.ledger.post({
      id,
      legs: [{ debit, credit, amount: 250n }],
      kind: 'TOP_UP',
      reference: 'TXN-1',
    });
    expect(outcome).toEqual({
      kind: 'posted',
      postedAt: expect.any(Date),
      entries: [
        { account: debit, seq: 1n, amount: -250n, balanceAfter: -250n },
        { account: credit, seq: 1n, amount: 250n, balanceAfter: 250n },
      ],
    });
    expect(await test.ledger.findTransfer(id)).toEqual({
      transfer: { id, legs: [{ debit, credit, amount: 250n }], kind: 'TOP_UP', reference: 'TXN-1' },
      outcome,
    });
  });

  it('posts the four legs of an exchange, one line per side for the customer', async () => {
    const [eur, usd] = [
      await test.open({ guarded: true, funds: 100_00n }),
      await test.open({ asset: 'USD', guarded: true }),
    ];
    const eurReserve = await test.open({ guarded: true });
    const usdReserve = await test.open({ asset: 'USD', guarded: true, funds: 1_000_00n });
    const [fees, gains] = [await test.open(), await test.open({ asset: 'USD' })];
    const outcome = await post([
      { debit: eur, credit: eurReserve, amount: 100_00n },
      { debit: eurReserve, credit: fees, amount: 50n },
      { debit: usdReserve, credit: usd, amount: 107_46n },
      { debit: usdReserve, credit: gains, amount: 22n },
    ]);
    expect(outcome.kind).toBe('posted');
    const balances = await test.ledger.balances([eur, usd, eurReserve, usdReserve, fees, gains]);
    expect([eur, eurReserve, fees, usd, usdReserve, gains].map((id) => balances.get(id)!.balance)).toEqual([
      0n,
      99_50n,
      50n,
      107_46n,
      892_32n,
      22n,
    ]);
    expect(balances.get(eurReserve)!.seq).toBe(2n);
  });

  it('answers a repeated id with what is stored, in another case of letters too', async () => {
    const [debit, credit] = [await test.open(), await test.open()];
    const id = randomUUID();
    const first = await post([{ debit, credit, amount: 5n }], id);
    expect(await post([{ debit, credit, amount: 5n }], id)).toEqual(first);
    expect(await post([{ debit: debit.toUpperCase(), credit, amount: 5n }], id.toUpperCase())).toEqual(first);
    expect(await balanceOf(credit)).toBe(5n);
  });

  it('answers a rejected id with its rejection for ever, although funds have come in', async () => {
    const [poor, rich, other] = [await test.open({ guarded: true }), await test.open(), await test.open()];
    const id = randomUUID();
    const rejected = await post([{ debit: poor, credit: other, amount: 5n }], id);
    expect(rejected).toMatchObject({ kind: 'rejected', reason: 'InsufficientFunds', available: 0n });
    await post([{ debit: rich, credit: poor, amount: 100n }]);
    expect(await post([{ debit: poor, credit: other, amount: 5n }], id)).toEqual(rejected);
    expect(await balanceOf(poor)).toBe(100n);
  });

  it('tells a reused id, queued or stored, posted or rejected', async () => {
    const [debit, credit, poor] = [await test.open(), await test.open(), await test.open({ guarded: true })];
    const id = randomUUID();
    const [first, queued] = await Promise.all([
      post([{ debit, credit, amount: 5n }], id),
      post([{ debit, credit, amount: 6n }], id),
    ]);
    expect([first.kind, queued.kind]).toEqual(['posted', 'idReused']);
    expect(await post([{ debit, credit, amount: 6n }], id)).toEqual({ kind: 'idReused' });
    expect(await post([{ debit: credit, credit: debit, amount: 5n }], id)).toEqual({ kind: 'idReused' });
    const leg = { debit, credit, amount: 5n };
    expect(await post([leg, leg], id)).toEqual({ kind: 'idReused' });

    const rejectedId = randomUUID();
    await post([{ debit: poor, credit, amount: 5n }], rejectedId);
    expect(await post([{ debit: poor, credit, amount: 4n }], rejectedId)).toEqual({ kind: 'idReused' });
    expect(await balanceOf(credit)).toBe(5n);
  });

  it('takes the stored legs for the right ones although others are on their way under the id', async () => {
    const [debit, credit] = [await test.open(), await test.open()];
    const id = randomUUID();
    const stored = await post([{ debit, credit, amount: 5n }], id);
    const outcomes = await Promise.all([
      post([{ debit, credit, amount: 6n }], id),
      post([{ debit, credit, amount: 5n }], id),
      post([{ debit, credit, amount: 7n }], id),
    ]);
    expect(outcomes).toEqual([{ kind: 'idReused' }, stored, { kind: 'idReused' }]);
  });

  it('refuses one leg and with it the whole transfer, naming the leg and the account', async () => {
    const [a, b, guarded] = [await test.open(), await test.open(), await test.open({ guarded: true, funds: 10n })];
    const [usd, missing] = [await test.open({ asset: 'USD' }), randomUUID()];
    const good = { debit: a, credit: b, amount: 1n };
    const bad: [Leg, object][] = [
      [
        { debit: guarded, credit: a, amount: 11n },
        { reason: 'InsufficientFunds', account: guarded, available: 10n },
      ],
      [
        { debit: missing, credit: a, amount: 1n },
        { reason: 'AccountMissing', account: missing },
      ],
      [
        { debit: a, credit: missing, amount: 1n },
        { reason: 'AccountMissing', account: missing },
      ],
      [
        { debit: a, credit: usd, amount: 1n },
        { reason: 'AssetMismatch', account: usd },
      ],
      [
        { debit: a, credit: b, amount: 0n },
        { reason: 'AmountInvalid', account: a },
      ],
      [
        { debit: a, credit: b, amount: -1n },
        { reason: 'AmountInvalid', account: a },
      ],
      [
        { debit: a, credit: b, amount: amountMax + 1n },
        { reason: 'AmountInvalid', account: a },
      ],
      [
        { debit: a, credit: a, amount: 1n },
        { reason: 'AccountsEqual', account: a },
      ],
    ];
    for (const [leg, refusal] of bad) {
      const id = randomUUID();
      const outcome = await post([good, leg, good], id);
      expect(outcome).toEqual({ kind: 'rejected', rejectedAt: expect.any(Date), legIndex: 1, ...refusal });
      expect((await test.ledger.findTransfer(id))!.outcome).toEqual(outcome);
    }
    expect([await balanceOf(a), await balanceOf(b), await balanceOf(guarded)]).toEqual([0n, 0n, 10n]);
  });

  it('keeps a missing account from shifting the others of its batch', async () => {
    const accounts = await Promise.all(Array.from({ length: 6 }, () => test.open()));
    const outcomes = await Promise.all(
      accounts.flatMap((debit, index) => {
        const credit = accounts[(index + 1) % accounts.length]!;
        return [
          post([{ debit, credit, amount: BigInt(index + 1) }]),
          post([{ debit: randomUUID(), credit, amount: 1n }]),
        ];
      }),
    );
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(accounts.flatMap(() => ['posted', 'rejected']));
    const balances = await test.ledger.balances(accounts);
    expect(accounts.map((id) => balances.get(id)!.balance)).toEqual([5n, -1n, -1n, -1n, -1n, -1n]);
  });

  it('lets a later item of a batch spend what an earlier one has brought, and not the other way round', async () => {
    const [source, wallet, sink] = [await test.open(), await test.open({ guarded: true }), await test.open()];
    const outcomes = await Promise.all([
      post([{ debit: wallet, credit: sink, amount: 10n }]),
      post([{ debit: source, credit: wallet, amount: 10n }]),
      post([{ debit: wallet, credit: sink, amount: 10n }]),
    ]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['rejected', 'posted', 'posted']);
  });

  it('never lets a balance leave its range, either way', async () => {
    const [low, high] = [await test.open(), await test.open()];
    // Through the front door it would take eight thousand postings.
    await test.pool.query('UPDATE ledger_accounts SET balance = $2, seq = 1, last_posted_at = now() WHERE id = $1', [
      high,
      (balanceMax - 5n).toString(),
    ]);
    await test.pool.query('UPDATE ledger_accounts SET balance = $2, seq = 1, last_posted_at = now() WHERE id = $1', [
      low,
      (5n - balanceMax).toString(),
    ]);
    const other = await test.open();
    expect(await post([{ debit: other, credit: high, amount: 6n }])).toMatchObject({
      reason: 'BalanceLimit',
      account: high,
    });
    expect(await post([{ debit: low, credit: other, amount: 6n }])).toMatchObject({
      reason: 'BalanceLimit',
      account: low,
    });
    const reset = 'UPDATE ledger_accounts SET balance = 0, seq = 0, last_posted_at = NULL WHERE id = ANY ($1)';
    await test.pool.query(reset, [[low, high]]);
  });

  it('counts what is held as not available', async () => {
    const [wallet, sink] = [await test.open({ guarded: true, funds: 10n }), await test.open()];
    await test.ledger.placeHold({ id: randomUUID(), account: wallet, amount: 7n });
    expect((await test.ledger.balances([wallet])).get(wallet)).toMatchObject({ balance: 10n, held: 7n, available: 3n });
    expect(await post([{ debit: wallet, credit: sink, amount: 4n }])).toMatchObject({ available: 3n });
    expect(await post([{ debit: wallet, credit: sink, amount: 3n }])).toMatchObject({ kind: 'posted' });
  });

  it('never posts before the last entry of an account, though the clock has stepped back', async () => {
    const [source, wallet] = [await test.open(), await test.open({ guarded: true, funds: 1n })];
    const ahead = new Date(Date.now() + 3_600_000);
    await test.pool.query('UPDATE ledger_accounts SET last_posted_at = $2 WHERE id = $1', [wallet, ahead]);
    expect(await post([{ debit: source, credit: wallet, amount: 1n }])).toMatchObject({ postedAt: ahead });
  });

  it('stores nothing for a transfer that cannot be written down', async () => {
    const [debit, credit] = [await test.open(), await test.open()];
    const leg = { debit, credit, amount: 1n };
    const malformed: [string, Leg[], string?][] = [
      ['no-uuid', [leg]],
      [randomUUID(), []],
      [randomUUID(), Array.from({ length: 17 }, () => leg)],
      [randomUUID(), [{ ...leg, debit: 'no-uuid' }]],
      [randomUUID(), [{ ...leg, amount: 10n ** 30n }]],
      [randomUUID(), [leg], 'NUL \0'],
      [randomUUID(), [leg], 'x'.repeat(129)],
    ];
    for (const [id, legs, reference = ''] of malformed) {
      await expect(test.ledger.post({ id, legs, reference })).rejects.toBeInstanceOf(TransferMalformedError);
    }
  });

  it('waits for the disk even where the session is set not to', async () => {
    const client = await test.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SET LOCAL synchronous_commit = off');
      await client.query(
        `SELECT FROM ledger_apply($1, $2, '{null}', '{null}', '{null}', '{1}', '{1}', '{2}', '{1}', '{}', '{}', '{}', '{}')`,
        [[randomUUID(), randomUUID()], [randomUUID()]],
      );
      expect((await client.query('SHOW synchronous_commit')).rows).toEqual([{ synchronous_commit: 'on' }]);
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });
});

describe('the queue', () => {
  it('answers SERVICE_BUSY when it is full, stores nothing for it, and takes the same id later', async () => {
    const ledger = createLedger({ pool: test.pool, batchItemsMax: 1, queueItemsMax: 2 });
    const [debit, credit] = [await test.open(), await test.open()];
    const transfers = Array.from({ length: 4 }, () => ({ id: randomUUID(), legs: [{ debit, credit, amount: 1n }] }));
    const results = await Promise.allSettled([...transfers, transfers[1]!].map((transfer) => ledger.post(transfer)));
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(ServiceBusyError);
    expect(await ledger.findTransfer(transfers[2]!.id)).toBeNull();
    expect((await ledger.post(transfers[2]!)).kind).toBe('posted');
    expect(await balanceOf(credit)).toBe(3n);
    expect(ledger.metrics()).toMatchObject({ items: 3, refused: 2, largestBatchItems: 1, queueItems: 0 });
    await ledger.stop();
    await expect(ledger.post(transfers[3]!)).rejects.toMatchObject({ code: 'SERVICE_BUSY' });
  });
});
