import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectConservation } from '../testkit/conservation.js';
import { eventually } from '../testkit/eventually.js';
import { endConnections } from '../testkit/locks.js';
import { allFinal, createQuote, executeQuote, statementOf, topUp } from '../testkit/moves.js';
import { balanceOf, pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';

const euros = (amount: string) => ({ amount, currency: 'EUR' });

describe('Without an answer', () => {
  let database: TestDatabase;
  let platform: TestPlatform;
  let asha: Person;

  beforeAll(async () => {
    database = await createTestDatabase();
    platform = await startTestPlatform({
      databaseUrl: database.url,
      env: { TRANSACTION_DEADLINE_MS: '500', SANDBOX_SLOW_MS: '1500' },
    });
    asha = await register(platform.url);
    await pay(asha, '100.00', 'EUR');
  }, startTimeoutMs);
  afterEach(() => expectConservation(platform));
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  }, 60_000);

  it('of its provider a top-up answers PROCESSING, is not in the wallet, and completes by itself', async () => {
    const answer = await topUp(asha, euros('25.00'), 'tok_slow');
    expect(answer).toMatchObject({ transaction: { status: 'PROCESSING', completedAt: null }, userErrors: [] });
    const { id } = answer.transaction!;
    expect(await allFinal(asha)).toContainEqual(expect.objectContaining({ id, status: 'COMPLETED' }));
    const lines = (await statementOf(asha, 'EUR')).filter(({ transaction }) => transaction?.id === id);
    expect(lines.map(({ amount }) => amount.amount)).toEqual(['25.00']);
  });

  it('of the ledger exchanges answer PROCESSING and complete by themselves once the ledger is back', async () => {
    const admin = database.pool();
    const { rows } = await admin.query<{ role: string }>(
      `SELECT rolname AS role FROM pg_roles WHERE rolcanlogin AND starts_with(rolname, current_database() || '_wallets_')`,
    );
    const { role } = rows[0]!;
    const quotes = await Promise.all(
      Array.from({ length: 5 }, () => createQuote(asha, { sell: euros('10.00'), buyCurrency: 'USD' })),
    );

    await admin.query(`ALTER ROLE ${role} NOLOGIN`);
    await endConnections(admin, 'wallets');
    const answers = await Promise.all(quotes.map(({ id }) => executeQuote(asha, id)));
    expect(answers).toEqual(
      Array(5).fill(expect.objectContaining({ transaction: expect.objectContaining({ status: 'PROCESSING' }) })),
    );
    await eventually('recovery to have found the ledger away', () =>
      Promise.resolve(platform.log().includes('The ledger gave no answer')),
    );
    await admin.query(`ALTER ROLE ${role} LOGIN`);

    const exchanges = (await allFinal(asha)).filter(({ kind }) => kind === 'EXCHANGE');
    expect(exchanges.map(({ status }) => status)).toEqual(Array(5).fill('COMPLETED'));
    expect(await statementOf(asha, 'USD')).toHaveLength(5);
    expect(await balanceOf(asha, 'EUR')).toBe('75.00');
  }, 60_000);
});
