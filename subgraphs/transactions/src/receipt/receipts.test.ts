import { latinText } from '@agio/runtime/documents/latin-text';
import { newId } from '@agio/runtime/ids';
import type { ObjectStorage } from '@agio/runtime/storage/storage';
import { SubgraphCallError, type SubgraphCaller } from '@agio/runtime/subgraph/caller';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createTransactionsDatabase, startTransactions } from '../testing/test-transactions.js';
import type { Draft } from '../transaction/commits.js';
import type { Transaction } from '../transaction/transaction.js';
import { createReceipts, hasReceipt, type ReceiptedTransaction } from './receipts.js';
import { renderReceipt, type ReceiptContent } from './render.js';
import { createReceiptStore } from './store.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool({ schema: 'transactions' });
});

afterAll(() => database.drop());

const amount = { minor: 2_000n, asset: 'EUR' };

const draft = (): Draft => {
  const userId = newId();
  return {
    call: { userId, key: newId(), mutation: 'sendRemittance', parameters: '' },
    quoteId: null,
    payeeId: null,
    kind: 'REMITTANCE',
    sent: amount,
    received: amount,
    rate: null,
    fee: null,
    note: null,
    paymentMethod: null,
    details: {
      beneficiary: {
        id: newId(),
        name: 'Max Muster',
        country: 'DE',
        account: { kind: 'IBAN', iban: 'DE79370400440532019000', bic: null },
        bank: null,
      },
      purpose: 'OWN_ACCOUNT',
    },
    legs: [{ from: { walletOf: userId }, to: { house: 'CLEARING' }, amount: { amount: '20.00', currency: 'EUR' } }],
  };
};

async function beginRemittance(): Promise<{ begun: Transaction; settled: Transaction }> {
  const pay = () => Promise.resolve({ kind: 'succeeded', reference: 'bt_1' } as const);
  const house = startTransactions(pool, { payouts: { REMITTANCE: { pay } } });
  const begun = await house.commits.begin(draft());
  if (begun.kind !== 'begun') throw new Error(begun.kind);
  return { begun: begun.transaction, settled: await house.settlement.settle(begun.transaction) };
}

async function completedRemittance(): Promise<ReceiptedTransaction> {
  const { settled } = await beginRemittance();
  if (!hasReceipt(settled)) throw new Error(settled.status);
  return settled;
}

/** Receipts over a storage in memory that notes what is put, and users as the test wants it. */
function startReceipts() {
  const put: { key: string; content: Buffer }[] = [];
  const storage: ObjectStorage = {
    put: (key, content) => Promise.resolve(void put.push({ key, content })),
    get: () => Promise.resolve(null),
    sign: (key, lifeSeconds) => Promise.resolve({ url: `/${key}`, expiresAt: new Date(lifeSeconds * 1_000) }),
  };
  const users = { answers: true };
  const call = (() =>
    users.answers
      ? Promise.resolve({ account: { name: 'Asha Rao', tier: 'BASIC', kycStatus: 'NONE' } })
      : Promise.reject(new SubgraphCallError('users', 'TIMEOUT', 'no answer'))) as unknown as SubgraphCaller;
  const store = createReceiptStore(pool);
  return { put, users, store, receipts: createReceipts({ call, storage, store, linkLifeSeconds: 900 }) };
}

const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

describe('a receipt', () => {
  it('is made when it is first asked for, once, and linked to ever after', async () => {
    const { put, store, receipts } = startReceipts();
    const remittance = await completedRemittance();
    expect(await store.areStored([remittance.id, newId()])).toEqual([false, false]);
    const links = await Promise.all([1, 2, 3].map(() => receipts.link(remittance, false)));
    expect(links[0]).toEqual({ url: `/receipts/${remittance.id}.pdf`, expiresAt: new Date(900_000) });
    expect(await store.areStored([remittance.id])).toEqual([true]);
    expect(await receipts.link(remittance, true)).toEqual(links[0]);
    expect(put.map(({ key }) => key)).toEqual([`receipts/${remittance.id}.pdf`]);
    expect(put[0]?.content.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is not there while the sender’s name is not known, and is made by the next who asks', async () => {
    const { put, users, store, receipts } = startReceipts();
    const remittance = await completedRemittance();
    users.answers = false;
    await expect(receipts.link(remittance, false)).rejects.toThrow(SubgraphCallError);
    expect(await store.areStored([remittance.id])).toEqual([false]);
    users.answers = true;
    await receipts.link(remittance, false);
    expect(put).toHaveLength(1);
  });

  it('is there for a remittance that was delivered, also when it came back, and for nothing else', async () => {
    const { begun, settled } = await beginRemittance();
    expect([begun, settled, { ...settled, status: 'REVERSED' as const }].map(hasReceipt)).toEqual([false, true, true]);
    expect(hasReceipt({ ...settled, kind: 'WITHDRAWAL' })).toBe(false);
    expect(hasReceipt({ ...settled, status: 'FAILED' })).toBe(false);
  });
});

const content: ReceiptContent = {
  reference: 'TXN-7Q2M9KD4XZ81C',
  completedAt: new Date('2026-11-21T10:15:00Z'),
  senderName: 'Asha Rao',
  beneficiaryName: 'Ravi Rao',
  account: '••••••••••9000',
  bank: 'HDFC Bank',
  country: 'India',
  purpose: 'Family support',
  sent: '100.00 EUR',
  received: '10806.78 INR',
  fee: '0.50 EUR',
  rate: '1 EUR = 108.610812 INR',
};

describe('the document', () => {
  it('is the same to the byte whenever it is set', async () => {
    expect(await renderReceipt(content)).toEqual(await renderReceipt(content));
    expect(await renderReceipt({ ...content, fee: '0.51 EUR' })).not.toEqual(await renderReceipt(content));
  });

  it('has one page, however long the names are', async () => {
    const long = { ...content, senderName: 'Anna Maria '.repeat(12), beneficiaryName: 'W'.repeat(140) };
    expect(pagesOf(await renderReceipt(content))).toBe(1);
    expect(pagesOf(await renderReceipt(long))).toBe(1);
  });

  it('shows what its fonts have, plain letters for others, and a mark for what is not Latin', () => {
    expect(latinText('Müller, €5 – “ok”')).toBe('Müller, €5 – “ok”');
    expect(latinText('Łukasz Żółć, Đặng')).toBe('Lukasz Zólc, Dang');
    expect(latinText('रवि')).toMatch(/^\?+$/);
  });
});
