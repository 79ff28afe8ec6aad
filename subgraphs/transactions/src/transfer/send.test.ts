import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import { SubgraphCallError, type SubgraphCaller } from '@agio/runtime/subgraph/caller';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { createTransactionsDatabase, startTransactions } from '../testing/test-transactions.js';
import { createTransactions } from '../transaction/transactions.js';
import { createTransferSending } from './send.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTransactionsDatabase();
});

afterAll(() => database.drop());

/** Transfers over the real database, with users as the test wants it: one payee, or no answer. */
function startTransfers() {
  const { commits, settlement, store } = startTransactions(database.pool());
  const users = { answers: true, payee: newId() };
  const call = (() =>
    users.answers
      ? Promise.resolve({ accountByEmail: { id: users.payee } })
      : Promise.reject(new SubgraphCallError('users', 'TIMEOUT', 'no answer'))) as unknown as SubgraphCaller;
  const transactions = createTransactions({ commits, settlement, store, deadlineMs: 2_000 });
  return { users, send: createTransferSending({ call, transactions }) };
}

const input = { toEmail: 'ben@example.com', amount: { amount: '20.00', currency: 'EUR' }, idempotencyKey: 'lunch' };

describe('while users does not answer', () => {
  it('a repeat of a transfer still answers its transaction', async () => {
    const { users, send } = startTransfers();
    const asha = newId();
    const first = await send(asha, input);
    users.answers = false;
    const repeat = await send(asha, { ...input, amount: { amount: '20', currency: 'EUR' } });
    expect(first).toMatchObject({ kind: 'transaction', transaction: { status: 'COMPLETED' } });
    expect(repeat).toEqual(first);
  });

  it('a new transfer is refused as something to try again, and binds nothing', async () => {
    const { users, send } = startTransfers();
    const asha = newId();
    users.answers = false;
    expect(await send(asha, input)).toEqual({ kind: 'refused', refusal: { kind: 'Busy' } });
    users.answers = true;
    expect(await send(asha, input)).toMatchObject({ kind: 'transaction' });
  });
});
