import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { expectConservation } from '../testkit/conservation.js';
import { eventually } from '../testkit/eventually.js';
import { endConnections, lockRows, releaseLocks } from '../testkit/locks.js';
import { allFinal, createQuote, executeQuote, statementOf, sumOf, topUp } from '../testkit/moves.js';
import { balanceOf, movedTo, newKey, pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';

const env = { QUOTE_SECONDS: '600', TRANSACTION_DEADLINE_MS: '500', SANDBOX_SLOW_MS: '1500' };
/** Whoever has money on its way in its hands: the ledger, and those that settle. */
const crashing = ['transactions', 'wallets'];
/** A breaker stays open for half a minute. */
const breakersTimeoutMs = 90_000;
const euros = (amount: string) => ({ amount, currency: 'EUR' });
const quoteOfTen = (person: Person) => createQuote(person, { sell: euros('10.00'), buyCurrency: 'USD' });

interface Readiness {
  readonly dependencies: Readonly<Record<string, { readonly status: string }>>;
}

describe('After kill -9', () => {
  let database: TestDatabase;
  let platform: TestPlatform;
  let asha: Person;

  beforeAll(async () => {
    database = await createTestDatabase();
    platform = await startTestPlatform({ databaseUrl: database.url, env });
  }, startTimeoutMs);
  afterEach(async () => {
    await releaseLocks();
    await expectConservation(platform);
  });
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  }, 60_000);

  /** Waits until all runs again after a crash; who was logged in still is. */
  async function startAgain(start: () => Promise<TestPlatform>): Promise<void> {
    platform = await start();
    asha = movedTo(platform.url, asha);
    await eventually('every breaker to be closed', areBreakersClosed, breakersTimeoutMs);
  }

  /** Asks for something of every subgraph that was gone, since a breaker closes only when it is used. */
  async function areBreakersClosed(): Promise<boolean> {
    const { errors } = await asha.send('{ me { wallets { id } transactions(first: 1) { edges { cursor } } } }');
    const readiness = (await (await fetch(`${platform.url}/readyz`)).json()) as Readiness;
    return !errors && Object.values(readiness.dependencies).every(({ status }) => status === 'up');
  }

  const crashAndStart = async () => startAgain(await platform.crash(crashing));

  /** The lines of a transaction in a wallet of its owner. */
  const linesOf = async (id: string, currency: string) =>
    (await statementOf(asha, currency)).filter(({ transaction }) => transaction?.id === id);

  it('every one of 100 exchanges reaches its end by itself, none twice, however often the process dies', async () => {
    asha = await register(platform.url);
    await pay(asha, '1000.00', 'EUR');
    const calls = await Promise.all(
      Array.from({ length: 100 }, async () => ({ quoteId: (await quoteOfTen(asha)).id, key: newKey() })),
    );
    /** Transaction ids that the client has got to know, by key. */
    const acknowledged = new Map<string, string>();
    const unsent = [...calls];

    /** Sends exchanges, sixteen at a time, and crashes it while others are on their way. */
    async function killAfter(answers: number): Promise<void> {
      let killing: ReturnType<TestPlatform['crash']> | undefined;
      const sendUntilKilled = async (): Promise<void> => {
        while (!killing) {
          const { quoteId, key } = unsent.shift()!;
          const answer = await executeQuote(asha, quoteId, key).catch(() => null);
          if (answer?.transaction) acknowledged.set(key, answer.transaction.id);
          if (acknowledged.size >= answers) killing ??= platform.crash(crashing);
        }
      };
      await Promise.all(Array.from({ length: 16 }, sendUntilKilled));
      await startAgain(await killing!);
    }

    await killAfter(1);
    await killAfter(20);
    await killAfter(50);
    const found = await allFinal(asha);

    const exchanges = found.filter(({ kind }) => kind === 'EXCHANGE');
    expect(exchanges.map(({ id }) => id)).toEqual(expect.arrayContaining([...acknowledged.values()]));
    expect(new Set(exchanges.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));

    // The client sends all again under their keys, as it has to when it got no answer.
    const repeats = await Promise.all(calls.map(({ quoteId, key }) => executeQuote(asha, quoteId, key)));
    for (const [index, { key }] of calls.entries()) {
      if (acknowledged.has(key)) expect(repeats[index]!.transaction?.id).toBe(acknowledged.get(key));
    }
    // Under a key of its own each quote is used up.
    const others = await Promise.all(calls.map(({ quoteId }) => executeQuote(asha, quoteId)));
    expect(others.map(({ userErrors }) => userErrors[0]?.code)).toEqual(Array(100).fill('QUOTE_ALREADY_USED'));
    const all = (await allFinal(asha)).filter(({ kind }) => kind === 'EXCHANGE');
    expect(all).toHaveLength(100);
    expect(all).toEqual(expect.arrayContaining(exchanges));

    const ids = all.map(({ id }) => id).sort();
    const sold = (await statementOf(asha, 'EUR')).filter(({ transaction }) => transaction?.kind === 'EXCHANGE');
    expect(sold.map(({ transaction }) => transaction!.id).sort()).toEqual(ids);
    const bought = await statementOf(asha, 'USD');
    expect(bought.map(({ transaction }) => transaction!.id).sort()).toEqual(ids);
    expect(sumOf(bought.map(({ amount }) => amount))).toBe(sumOf(all.map(({ received }) => received!)));
    expect(await balanceOf(asha, 'EUR')).toBe('0.00');
  }, 600_000);

  it('an exchange is posted once that waits in the ledger for a connection whose process is gone', async () => {
    asha = await register(platform.url);
    await pay(asha, '10.00', 'EUR');
    const { id: quoteId } = await quoteOfTen(asha);
    const releaseReserve = await lockReserve();
    const { transaction } = await executeQuote(asha, quoteId);
    expect(transaction?.status).toBe('PROCESSING');
    // The server does not notice that the client of a waiting statement is gone: it will post, and so will recovery.
    await crashAndStart();
    await releaseReserve();

    expect(await allFinal(asha)).toContainEqual(expect.objectContaining({ id: transaction!.id, status: 'COMPLETED' }));
    expect(await linesOf(transaction!.id, 'EUR')).toHaveLength(1);
    expect(await linesOf(transaction!.id, 'USD')).toHaveLength(1);
  }, 240_000);

  it('an exchange that is in the ledger already is completed without another posting', async () => {
    asha = await register(platform.url);
    await pay(asha, '10.00', 'EUR');
    const { id: quoteId } = await quoteOfTen(asha);
    const transactions = database.pool({ schema: 'transactions' });
    const releaseReserve = await lockReserve();
    const { transaction } = await executeQuote(asha, quoteId);
    const { id } = transaction!;
    // Now the posting can go on, and the end cannot be written.
    const releaseRow = await lockRows(transactions, 'SELECT FROM transactions WHERE id = $1 FOR UPDATE', [id]);
    await releaseReserve();
    await eventually('the posting', async () => (await linesOf(id, 'USD')).length > 0);
    const start = await platform.crash(crashing);
    await endConnections(transactions, 'transactions');
    await releaseRow();
    await startAgain(start);

    expect(await allFinal(asha)).toContainEqual(expect.objectContaining({ id, status: 'COMPLETED' }));
    expect(await linesOf(id, 'EUR')).toHaveLength(1);
    expect(await linesOf(id, 'USD')).toHaveLength(1);
  }, 240_000);

  it('a top-up that its provider was still working on is paid out once', async () => {
    asha = await register(platform.url);
    const { transaction } = await topUp(asha, euros('25.00'), 'tok_slow');
    expect(transaction?.status).toBe('PROCESSING');
    await crashAndStart();

    expect(await allFinal(asha)).toEqual([expect.objectContaining({ id: transaction!.id, status: 'COMPLETED' })]);
    expect(await linesOf(transaction!.id, 'EUR')).toHaveLength(1);
    expect(await balanceOf(asha, 'EUR')).toBe('25.00');
  }, 240_000);

  const lockReserve = () =>
    lockRows(
      database.pool({ schema: 'wallets' }),
      `SELECT FROM ledger_accounts WHERE kind = 'reserve' AND asset = 'EUR' FOR UPDATE`,
    );
});
