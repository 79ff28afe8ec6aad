import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { recover, reviewPayouts } from '../jobs/recover.js';
import {
  busy,
  createTransactionsDatabase,
  posted,
  rejected,
  startTransactions,
  withdrawalDraft,
  type StartedTransactions,
} from '../testing/test-transactions.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Payout, PayoutRequest } from './provider.js';

let database: TestDatabase;
let pool: pg.Pool;
/** What the payer answers, or why it does not; and what it was asked. */
let payer: { answer: () => Payout; asked: PayoutRequest[] };
let house: StartedTransactions;

const start = (): StartedTransactions =>
  startTransactions(database.pool({ schema: 'transactions' }), {
    payouts: {
      WITHDRAWAL: {
        pay(request) {
          payer.asked.push(request);
          return Promise.resolve().then(payer.answer);
        },
      },
    },
  });

beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool({ schema: 'transactions' });
});

beforeEach(async () => {
  await pool.query('UPDATE transactions SET review_at = NULL');
  payer = { answer: succeeded, asked: [] };
  house = start();
});

afterAll(() => database.drop());

const succeeded = (): Payout => ({ kind: 'succeeded', reference: 'po_1' });
const processing = (): Payout => ({ kind: 'processing', reference: 'po_1' });
const failed = (): Payout => ({ kind: 'failed', reason: 'The account is closed.', reference: 'po_1' });
const returned = (): Payout => ({ kind: 'returned', reason: 'The account is closed.', reference: 'po_1' });
const noAnswer = (): Payout => {
  throw new Error('connection reset');
};

async function begin(): Promise<Transaction> {
  const begun = await house.commits.begin(withdrawalDraft(newId()));
  if (begun.kind !== 'begun') throw new Error(begun.kind);
  return begun.transaction;
}

async function read(id: string): Promise<Transaction> {
  const [transaction] = await house.store.findByIds([id]);
  if (!transaction) throw new Error('It is gone.');
  return transaction;
}

/** One round of recovery, as if the pause since the last one had passed. */
async function recoverNow(): Promise<void> {
  await pool.query(`UPDATE transactions SET retry_at = clock_timestamp() WHERE status = 'PROCESSING'`);
  await recover(house, new AbortController().signal);
}

/** One round of reviews, as if the pause since the last one had passed. */
async function reviewNow(): Promise<void> {
  await pool.query('UPDATE transactions SET review_at = clock_timestamp() WHERE review_at IS NOT NULL');
  await reviewPayouts(house, new AbortController().signal);
}

const refundsOf = async (id: string): Promise<Transaction[]> => {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM transactions WHERE refund_of = $1 ORDER BY id', [
    id,
  ]);
  return Promise.all(rows.map((row) => read(row.id)));
};

const postingsOf = (id: string): number => house.ledger.requests.flat().filter((each) => each === id).length;

async function eventsOf(id: string): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>(
    `SELECT payload ->> 'status' AS status FROM outbox WHERE payload ->> 'transactionId' = $1 ORDER BY occurred_at`,
    [id],
  );
  return rows.map((row) => row.status);
}

describe('a payout', () => {
  it('is held, paid, and only then posted', async () => {
    const withdrawal = await begin();
    expect(withdrawal.payout).toEqual({ status: 'PENDING', reference: null });
    payer.answer = () => {
      expect(house.ledger.holds.get(withdrawal.id)).toBe('PLACED');
      expect(house.ledger.requests).toEqual([]);
      return succeeded();
    };
    const settled = await house.settlement.settle(withdrawal);
    expect(settled).toMatchObject({ status: 'COMPLETED', payout: { status: 'SUCCEEDED', reference: 'po_1' } });
    expect(house.ledger.holds.get(withdrawal.id)).toBe('POSTED');
    expect(payer.asked).toEqual([
      {
        id: withdrawal.id,
        amount: { minor: 2_000n, asset: 'EUR' },
        details: { destination: 'dest_success' },
        reference: withdrawal.reference,
        createdAt: withdrawal.createdAt,
        knownAs: null,
      },
    ]);
  });

  it('fails without the payer when the wallet has not the money', async () => {
    house.ledger.holdScript = (id) => ({ id, status: 'REJECTED', rejection: rejected(id).rejection });
    const settled = await house.settlement.settle(await begin());
    expect(settled).toMatchObject({
      status: 'FAILED',
      failure: { code: 'INSUFFICIENT_FUNDS' },
      payout: { status: 'FAILED', reference: null },
    });
    expect(payer.asked).toEqual([]);
  });

  it('fails with the payer’s reason when it could not be delivered, and the money is available again', async () => {
    payer.answer = failed;
    const settled = await house.settlement.settle(await begin());
    expect(settled).toMatchObject({
      status: 'FAILED',
      failure: { code: 'PAYOUT_FAILED', message: 'The account is closed.' },
      payout: { status: 'FAILED', reference: 'po_1' },
    });
    expect(house.ledger.holds.get(settled.id)).toBe('VOIDED');
    expect(house.ledger.requests).toEqual([]);
  });

  it('shows how far it is while the payer works on it, and stays held until recovery hears of its end', async () => {
    payer.answer = processing;
    const { id } = await house.settlement.settle(await begin());
    const underWay = { status: 'PROCESSING', payout: { status: 'PROCESSING', reference: 'po_1' } };
    expect(await read(id)).toMatchObject(underWay);
    await recoverNow();
    expect(await read(id)).toMatchObject(underWay);
    expect(house.ledger.holds.get(id)).toBe('PLACED');
    payer.answer = succeeded;
    await recoverNow();
    expect(await read(id)).toMatchObject({ status: 'COMPLETED' });
    expect(postingsOf(id)).toBe(1);
  });

  it.each([
    ['the payer does not answer', () => (payer.answer = noAnswer)],
    ['the ledger is busy when it was delivered', () => (house.ledger.script = busy)],
    [
      'the ledger is busy when it is to be held',
      () => (house.ledger.holdScript = (id) => ({ ...busy(id), status: 'BUSY' })),
    ],
    ['the ledger refuses what was delivered', () => (house.ledger.script = rejected)],
  ])('stays PROCESSING while %s, and recovery completes it', async (_, disturb) => {
    disturb();
    const { id, status } = await house.settlement.settle(await begin());
    expect(status).toBe('PROCESSING');
    await recoverNow();
    expect(await read(id)).toMatchObject({ status: 'PROCESSING' });
    payer.answer = succeeded;
    house.ledger.script = posted;
    house.ledger.holdScript = null;
    await recoverNow();
    expect(await read(id)).toMatchObject({ status: 'COMPLETED', payout: { status: 'SUCCEEDED' } });
  });

  it('whose process died between releasing the hold and writing so is not paid again', async () => {
    const { id } = await begin();
    house.ledger.holds.set(id, 'VOIDED');
    await recoverNow();
    expect(await read(id)).toMatchObject({ status: 'FAILED', failure: { code: 'PAYOUT_FAILED' } });
    expect(payer.asked).toEqual([]);
  });

  it('ends once when two processes settle it at the same time', async () => {
    const other = start();
    const withdrawal = await begin();
    const settled = await Promise.all([house.settlement.settle(withdrawal), other.settlement.settle(withdrawal)]);
    expect(settled.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(await eventsOf(withdrawal.id)).toEqual(['PROCESSING', 'COMPLETED']);
  });
});

describe('a payout that comes back', () => {
  it('is given back by a transaction of its own, and reversed in the commit that completes it', async () => {
    const original = await house.settlement.settle(await begin());
    payer.answer = returned;
    await reviewNow();
    expect(await read(original.id)).toMatchObject({
      status: 'REVERSED',
      payout: { status: 'RETURNED', reference: 'po_1' },
      failure: null,
    });
    expect(await refundsOf(original.id)).toEqual([
      expect.objectContaining({
        kind: 'REFUND',
        status: 'COMPLETED',
        ownerId: original.ownerId,
        sent: null,
        received: original.sent,
        refundOf: original.id,
        payout: null,
        legs: [
          {
            from: { house: 'CLEARING' },
            to: { walletOf: original.ownerId },
            amount: { amount: '20.00', currency: 'EUR' },
          },
        ],
      }),
    ]);
    expect(await eventsOf(original.id)).toEqual(['PROCESSING', 'COMPLETED', 'REVERSED']);
  });

  it('before its delivery was heard of is posted and given back', async () => {
    payer.answer = returned;
    const original = await house.settlement.settle(await begin());
    expect(original).toMatchObject({ status: 'REVERSED' });
    expect(house.ledger.holds.get(original.id)).toBe('POSTED');
    expect(await refundsOf(original.id)).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('is given back once, however often and wherever it is heard of', async () => {
    const original = await house.settlement.settle(await begin());
    payer.answer = returned;
    const others = [start(), start()];
    await Promise.all(
      [house, ...others].flatMap(({ settlement }) => [settlement.recheck(original.id), settlement.review(original)]),
    );
    await Promise.all(others.map(({ settlement }) => settlement.review(original)));
    expect(await refundsOf(original.id)).toMatchObject([{ status: 'COMPLETED' }]);
    expect(await eventsOf(original.id)).toEqual(['PROCESSING', 'COMPLETED', 'REVERSED']);
  });

  it('is given back by a second attempt when the ledger refused the first', async () => {
    const original = await house.settlement.settle(await begin());
    payer.answer = returned;
    house.ledger.script = rejected;
    await reviewNow();
    expect(await read(original.id)).toMatchObject({ status: 'COMPLETED' });
    house.ledger.script = posted;
    await reviewNow();
    expect(await read(original.id)).toMatchObject({ status: 'REVERSED' });
    expect((await refundsOf(original.id)).map(({ status }) => status)).toEqual(['FAILED', 'COMPLETED']);
  });

  it('is not expected any more after two weeks', async () => {
    const original = await house.settlement.settle(await begin());
    await pool.query(`UPDATE transactions SET completed_at = now() - interval '15 days' WHERE id = $1`, [original.id]);
    await reviewNow();
    const { rows } = await pool.query('SELECT review_at FROM transactions WHERE id = $1', [original.id]);
    expect(rows).toEqual([{ review_at: null }]);
  });
});
