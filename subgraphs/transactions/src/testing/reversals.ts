import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { recover } from '../jobs/recover.js';
import type { ReversalInput, Reversed } from '../reversal/reverse.js';
import type { Draft } from '../transaction/commits.js';
import type { Transaction } from '../transaction/transaction.js';
import {
  createTransactionsDatabase,
  startTransactions,
  topUpDraft,
  transferDraft,
  type StartedTransactions,
} from './test-transactions.js';

export const euros = (amount: string) => ({ amount, currency: 'EUR' });

/**
 * What tests of reversals work with: transactions on a database of the file's own, started anew for each test. Called once, at the top of the file,
 * whose hooks it sets.
 */
export function prepareReversals() {
  let database: TestDatabase;
  let pool: pg.Pool;
  let house: StartedTransactions;
  const admin = newId();
  const start = () => startTransactions(database.pool({ schema: 'transactions' }));

  beforeAll(async () => {
    database = await createTransactionsDatabase();
    pool = database.pool({ schema: 'transactions' });
  });
  beforeEach(async () => {
    await pool.query('UPDATE transactions SET review_at = NULL');
    house = start();
  });
  afterAll(() => database.drop());

  async function completed(draft: Draft): Promise<Transaction> {
    const begun = await house.commits.begin(draft);
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    const transaction = await house.settlement.settle(begun.transaction);
    expect(transaction.status).toBe('COMPLETED');
    return transaction;
  }

  const reverse = (of: { id: string }, input: Partial<ReversalInput> = {}, by = house): Promise<Reversed> =>
    by.reverse(admin, {
      transactionId: of.id,
      reason: 'Charged twice',
      force: false,
      idempotencyKey: newId(),
      ...input,
    });

  return {
    /** Who asks for reversals. */
    admin,
    pool: () => pool,
    house: () => house,
    /** Another process on the same database. */
    start,
    completed,
    toppedUp: () => completed(topUpDraft(newId())),
    transferred: () => completed(transferDraft(newId(), newId())),
    reverse,
    async refunded(of: { id: string }, input: Partial<ReversalInput> = {}): Promise<Transaction> {
      const performed = await reverse(of, input);
      if (performed.kind !== 'transaction') throw new Error(JSON.stringify(performed));
      return performed.transaction;
    },
    async read(id: string): Promise<Transaction> {
      const [transaction] = await house.store.findByIds([id]);
      return transaction!;
    },
    /** Recovery, as if the pauses between two attempts were over. */
    async recoverNow(): Promise<void> {
      await pool.query('UPDATE transactions SET retry_at = clock_timestamp()');
      await recover(house, new AbortController().signal);
    },
  };
}
