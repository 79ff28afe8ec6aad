import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { recover } from '../jobs/recover.js';
import {
  busy,
  createTransactionsDatabase,
  exchangeDraft,
  insertQuote,
  posted,
  rejected,
  startTransactions,
  topUpDraft,
  type StartedTransactions,
} from '../testing/test-transactions.js';
import type { Draft } from './commits.js';
import type { Transaction } from './transaction.js';

let database: TestDatabase;
let pool: pg.Pool;
let house: StartedTransactions;

beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool();
});

beforeEach(() => {
  house = startTransactions(pool);
});

afterAll(() => database.drop());

async function begin(draft: Draft): Promise<Transaction> {
  const begun = await house.commits.begin(draft);
  if (begun.kind !== 'begun') throw new Error(begun.kind);
  return begun.transaction;
}

const beginExchange = async (): Promise<Transaction> => begin(exchangeDraft(await insertQuote(house, newId())));

/** One round of recovery, as if the pause since the last one had passed. */
async function recoverNow(): Promise<void> {
  await pool.query(`UPDATE transactions SET retry_at = clock_timestamp() WHERE status = 'PROCESSING'`);
  await recover(house, new AbortController().signal);
}

const statusOf = async (id: string): Promise<string | undefined> => (await house.store.findByIds([id]))[0]?.status;

describe('settling a transaction', () => {
  it('sends its legs under its id and completes it', async () => {
    const exchange = await beginExchange();
    const settled = await house.settlement.settle(exchange);
    expect(settled).toMatchObject({ id: exchange.id, status: 'COMPLETED', failure: null });
    expect(settled.completedAt?.getTime()).toBeGreaterThanOrEqual(exchange.createdAt.getTime());
    expect(house.ledger.requests).toEqual([[exchange.id]]);
  });

  it('fails it only for a rejection, with its reason', async () => {
    house.ledger.script = rejected;
    const settled = await house.settlement.settle(await beginExchange());
    expect(settled).toMatchObject({
      status: 'FAILED',
      failure: { code: 'INSUFFICIENT_FUNDS', message: 'Not enough.' },
    });
  });

  it('sends what waits while a request is under way together', async () => {
    const first = await beginExchange();
    const others = await Promise.all(Array.from({ length: 30 }, beginExchange));
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    house.ledger.script = async (id) => {
      if (id === first.id) await held;
      return posted(id);
    };
    const settling = [house.settlement.settle(first)];
    while (house.ledger.requests.length === 0) await sleep(1);
    settling.push(...others.map((each) => house.settlement.settle(each)));
    release();
    expect((await Promise.all(settling)).every(({ status }) => status === 'COMPLETED')).toBe(true);
    expect(house.ledger.requests.map((ids) => ids.length)).toEqual([1, 30]);
  });

  it.each([
    ['a busy ledger', busy],
    ['a lost connection', () => Promise.reject(new Error('connection reset'))],
    ['an id that was used for other legs', (id: string) => ({ ...busy(id), id, status: 'ID_REUSED' as const })],
  ])('leaves it PROCESSING for %s, and recovery completes it later', async (_, script) => {
    house.ledger.script = script;
    const exchange = await beginExchange();
    expect((await house.settlement.settle(exchange)).status).toBe('PROCESSING');
    await recoverNow();
    expect(await statusOf(exchange.id)).toBe('PROCESSING');
    house.ledger.script = posted;
    await recoverNow();
    expect(await statusOf(exchange.id)).toBe('COMPLETED');
  });
});

describe('recovery', () => {
  it('takes up what a process has begun and not settled, with the legs as they were agreed', async () => {
    const exchange = await beginExchange();
    house = startTransactions(pool);
    await recoverNow();
    expect(await statusOf(exchange.id)).toBe('COMPLETED');
    expect(house.ledger.requests.flat()).toContain(exchange.id);
    expect((await house.store.findByIds([exchange.id]))[0]?.legs).toEqual(exchange.legs);
  });

  it('leaves a transaction to one replica at a time', async () => {
    await beginExchange();
    await pool.query(`UPDATE transactions SET retry_at = clock_timestamp() WHERE status = 'PROCESSING'`);
    const claims = await Promise.all([
      house.store.claimUnfinished(256, 1_000),
      house.store.claimUnfinished(256, 1_000),
    ]);
    expect(claims.flat()).toHaveLength(1);
    await recoverNow();
  });
});

describe('a top-up', () => {
  it('fails when the provider declines, without asking the ledger', async () => {
    const settled = await house.settlement.settle(await begin(topUpDraft(newId(), { paymentMethod: 'tok_declined' })));
    expect(settled).toMatchObject({ status: 'FAILED', failure: { code: 'PAYMENT_DECLINED' } });
    expect(house.ledger.requests).toEqual([]);
  });

  it('stays PROCESSING while its charge is pending, and completes when the provider has the money, also after a restart', async () => {
    const pending = () => ({ kind: 'pending', reference: 'ch_1' }) as const;
    house.payments.answer = pending;
    const topUp = await begin(topUpDraft(newId()));
    expect((await house.settlement.settle(topUp)).status).toBe('PROCESSING');
    house = startTransactions(pool);
    house.payments.answer = pending;
    await recoverNow();
    expect(await statusOf(topUp.id)).toBe('PROCESSING');
    house.payments.answer = () => ({ kind: 'succeeded', reference: 'ch_1' });
    await recoverNow();
    expect(await statusOf(topUp.id)).toBe('COMPLETED');
    expect(house.payments.asked.map(({ id, knownAs }) => [id, knownAs])).toEqual(Array(2).fill([topUp.id, 'ch_1']));
    expect(house.ledger.requests).toEqual([[topUp.id]]);
  });

  it('stays PROCESSING while the provider does not answer, and completes when it does', async () => {
    house.payments.answer = () => {
      throw new Error('connection reset');
    };
    const topUp = await begin(topUpDraft(newId()));
    expect((await house.settlement.settle(topUp)).status).toBe('PROCESSING');
    house.payments.answer = () => ({ kind: 'succeeded', reference: 'ch_1' });
    await recoverNow();
    expect(await statusOf(topUp.id)).toBe('COMPLETED');
  });
});
