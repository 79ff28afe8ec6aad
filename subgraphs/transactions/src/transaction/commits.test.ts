import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import {
  createTransactionsDatabase,
  exchangeDraft,
  insertQuote,
  startTransactions,
  topUpDraft,
  type StartedTransactions,
} from '../testing/test-transactions.js';
import type { Begun } from './commits.js';

let database: TestDatabase;
let pool: pg.Pool;
let house: StartedTransactions;

beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool();
  house = startTransactions(pool);
});

afterAll(async () => {
  await house.commits.stop();
  await database.drop();
});

const idOf = (begun: Begun): string => {
  if (begun.kind === 'refused') throw new Error(begun.refusal.kind);
  return begun.transaction.id;
};

async function eventsOf(id: string): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>(
    `SELECT payload ->> 'status' AS status FROM outbox WHERE payload ->> 'transactionId' = $1 ORDER BY occurred_at`,
    [id],
  );
  return rows.map((row) => row.status);
}

describe('the commit that begins a transaction', () => {
  it('writes it as PROCESSING with its event, as it answers it', async () => {
    const begun = await house.commits.begin(topUpDraft(newId()));
    expect(begun).toMatchObject({
      kind: 'begun',
      transaction: { status: 'PROCESSING', received: { minor: 2_000n, asset: 'EUR' } },
    });
    const [stored] = await house.store.findByIds([idOf(begun)]);
    expect(stored).toEqual((begun as Extract<Begun, { kind: 'begun' }>).transaction);
    expect(await eventsOf(idOf(begun))).toEqual(['PROCESSING']);
  });

  it('gives twenty equal calls at once, and a later one, the same transaction', async () => {
    const user = newId();
    const key = newId();
    const begun = await Promise.all(Array.from({ length: 20 }, () => house.commits.begin(topUpDraft(user, { key }))));
    const later = await house.commits.begin(topUpDraft(user, { key }));
    expect(new Set([...begun, later].map(idOf)).size).toBe(1);
    expect(later.kind).toBe('known');
  });

  it('binds a key once when two processes get it at the same time', async () => {
    const other = startTransactions(database.pool({ schema: 'transactions' }));
    for (let round = 0; round < 10; round++) {
      const user = newId();
      const draft = topUpDraft(user, { key: 'the same' });
      const begun = await Promise.all([house.commits.begin(draft), other.commits.begin(draft)]);
      expect(idOf(begun[0])).toBe(idOf(begun[1]));
      expect(begun.map(({ kind }) => kind).sort()).toEqual(['begun', 'known']);
    }
    await other.commits.stop();
  });

  it('refuses a bound key with other parameters, and leaves another user its equal key', async () => {
    const [asha, ben] = [newId(), newId()];
    const first = await house.commits.begin(topUpDraft(asha, { key: 'k' }));
    expect(await house.commits.begin(topUpDraft(asha, { key: 'k', minor: 1n }))).toEqual({
      kind: 'refused',
      refusal: { kind: 'KeyReused' },
    });
    expect(idOf(await house.commits.begin(topUpDraft(ben, { key: 'k' })))).not.toBe(idOf(first));
  });

  it('judges a call by itself when the other call under its key binds nothing', async () => {
    const user = newId();
    const expired = await insertQuote(house, user, 0);
    const good = await insertQuote(house, user);
    const key = newId();
    const [refused, begun] = await Promise.all([
      house.commits.begin(exchangeDraft(expired, user, key)),
      house.commits.begin(exchangeDraft(good, user, key)),
    ]);
    expect(refused).toEqual({ kind: 'refused', refusal: { kind: 'QuoteExpired' } });
    expect(begun.kind).toBe('begun');
  });
});

describe('a quote', () => {
  it('is consumed once, whether two keys come together, one after the other, or from two processes', async () => {
    const other = startTransactions(database.pool({ schema: 'transactions' }));
    const user = newId();
    const quote = await insertQuote(house, user);
    const begun = await Promise.all([
      house.commits.begin(exchangeDraft(quote)),
      house.commits.begin(exchangeDraft(quote)),
      other.commits.begin(exchangeDraft(quote)),
    ]);
    begun.push(await house.commits.begin(exchangeDraft(quote)));
    expect(begun.filter(({ kind }) => kind === 'begun')).toHaveLength(1);
    expect(begun.filter((each) => each.kind === 'refused' && each.refusal.kind === 'QuoteAlreadyUsed')).toHaveLength(3);
    const { rows } = await pool.query('SELECT id FROM transactions WHERE quote_id = $1', [quote.id]);
    expect(rows).toHaveLength(1);
    await other.commits.stop();
  });

  it('is refused when it has expired, is foreign or is missing, and binds nothing then', async () => {
    const [asha, ben] = [newId(), newId()];
    const expired = await insertQuote(house, asha, 0);
    const foreign = await insertQuote(house, ben);
    const missing = { ...foreign, id: newId() };
    const key = newId();
    const refusals = [];
    for (const quote of [expired, foreign, missing])
      refusals.push(await house.commits.begin(exchangeDraft(quote, asha, key)));
    expect(refusals).toEqual(
      ['QuoteExpired', 'QuoteNotFound', 'QuoteNotFound'].map((kind) => ({ kind: 'refused', refusal: { kind } })),
    );
    expect(await house.store.findBound({ userId: asha, key })).toBeNull();
  });

  it('that has expired meanwhile still answers the transaction that its key is bound to', async () => {
    const user = newId();
    const quote = await insertQuote(house, user);
    const draft = exchangeDraft(quote);
    const first = await house.commits.begin(draft);
    await pool.query('UPDATE quotes SET expires_at = created_at WHERE id = $1', [quote.id]);
    const again = await house.commits.begin(draft);
    expect(again.kind).toBe('known');
    expect(idOf(again)).toBe(idOf(first));
  });
});

describe('the commit that finishes a transaction', () => {
  it('makes it final once: whoever comes later reads how it ended', async () => {
    const other = startTransactions(database.pool({ schema: 'transactions' }));
    const id = idOf(await house.commits.begin(topUpDraft(newId())));
    const failure = { code: 'INSUFFICIENT_FUNDS', message: 'Not enough.' } as const;
    const endings = await Promise.all([
      house.commits.finish(id, { status: 'COMPLETED' }),
      other.commits.finish(id, { status: 'FAILED', failure }),
    ]);
    const third = await house.commits.finish(id, { status: 'FAILED', failure });
    expect(new Set([...endings, third].map(({ status }) => status)).size).toBe(1);
    expect(await eventsOf(id)).toEqual(['PROCESSING', third.status]);
    await other.commits.stop();
  });
});
