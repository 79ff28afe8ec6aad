import { newId } from '@agio/runtime/ids';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createTransactionsDatabase, startTransactions, topUpDraft } from '../testing/test-transactions.js';

/**
 * The event of a status is written in the commit of that status. Here a copy of the function that finishes transactions leaves the event to a
 * second commit, and the process ends before it: the check that every status was told has to notice.
 */
let database: TestDatabase & { readonly pool: () => pg.Pool };
let pool: pg.Pool;
let transactions: ReturnType<typeof startTransactions>;
beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool();
  transactions = startTransactions(pool);
});
afterAll(() => database.drop());

/** Writes a top-up and lets it fail. */
async function fail(): Promise<string> {
  const begun = await transactions.commits.begin(topUpDraft(newId()));
  if (!('transaction' in begun)) throw new Error('The top-up was not begun.');
  const { id } = begun.transaction;
  await transactions.commits.finish(id, { status: 'FAILED', failure: { code: 'PAYMENT_DECLINED', message: 'No.' } });
  return id;
}

/** The transactions whose present status no event tells. */
const untold = async () =>
  (
    await pool.query<{ id: string }>(
      `SELECT id FROM transactions t WHERE NOT EXISTS (
        SELECT FROM outbox o WHERE o.name = 'transaction.statusChanged'
          AND o.payload->>'transactionId' = t.id::text AND o.payload->>'status' = t.status)`,
    )
  ).rows.map(({ id }) => id);

describe('With the outbox written outside the transaction', () => {
  it('the check that every status was told tells, and passes when both are one commit', async () => {
    await fail();
    expect(await untold()).toEqual([]);

    const { rows } = await pool.query<{ text: string }>(
      `SELECT pg_get_functiondef('finish_transactions'::regproc) AS text`,
    );
    const mutated = rows[0]!.text.replaceAll('INSERT INTO outbox ', 'INSERT INTO outbox_of_the_next_commit ');
    expect(mutated).not.toBe(rows[0]!.text);
    await pool.query('CREATE TABLE outbox_of_the_next_commit (LIKE outbox INCLUDING DEFAULTS)');
    await pool.query(mutated);
    const id = await fail();
    expect(await untold()).toEqual([id]);
  });
});
