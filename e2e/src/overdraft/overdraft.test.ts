import { formatMoney } from '@agio/runtime/money/money';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AdjustReserveDocument, ReservesDocument } from '../frontend/operations.js';
import { expectConservation } from '../testkit/conservation.js';
import {
  allFinal,
  createQuote,
  executeQuote,
  sendTransfer,
  statementOf,
  sumOf,
  type Transaction,
} from '../testkit/moves.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { balanceOf, logInAdmin, newKey, pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

describe('Spending more than there is', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
  }, startTimeoutMs);
  afterEach(async () => {
    await expectConservation(platform);
    await expectNothingOverdrawn();
  });
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  }, 60_000);

  /** The house's own books too, which no query shows account by account. */
  async function expectNothingOverdrawn(): Promise<void> {
    const { rows } = await database
      .pool({ schema: 'wallets' })
      .query('SELECT id, asset, kind, balance FROM ledger_accounts WHERE guarded AND balance - held < 0');
    expect(rows).toEqual([]);
  }

  const quotes = (person: Person, count: number, amount: string, buyCurrency: string) =>
    Promise.all(
      Array.from({ length: count }, () => createQuote(person, { sell: { amount, currency: 'EUR' }, buyCurrency })),
    );

  it('completes exactly as many of 200 concurrent exchanges and transfers as the wallet can pay, and fails the others with 1001', async () => {
    const [asha, ben] = await Promise.all([register(platform.url), register(platform.url)]);
    // Seventy times 10.00, and not quite once more.
    await pay(asha, '709.99', 'EUR');
    const offers = await quotes(asha, 100, '10.00', 'USD');

    const answers = await Promise.all(
      offers.flatMap(({ id }) => [
        executeQuote(asha, id),
        sendTransfer(asha, ben.email, { amount: '10.00', currency: 'EUR' }),
      ]),
    );
    const transactions = (await allFinal(asha)).filter(({ kind }) => kind !== 'TOP_UP');

    const ids = answers.map(({ transaction }) => transaction?.id);
    expect(new Set(ids)).toEqual(new Set(transactions.map(({ id }) => id)));
    expect(transactions).toHaveLength(200);
    const { COMPLETED: completed = [], FAILED: failed = [] } = byStatus(transactions);
    expect([completed.length, failed.length]).toEqual([70, 130]);
    expect(new Set(failed.map(({ failure }) => failure?.number))).toEqual(new Set([1001]));
    // What was final already when it was answered was answered so.
    for (const { transaction, userErrors } of answers) {
      expect(userErrors.map(({ code }) => code)).toEqual(
        transaction?.status === 'FAILED' ? ['INSUFFICIENT_FUNDS'] : [],
      );
    }

    const spent = (await statementOf(asha, 'EUR')).filter(({ amount }) => amount.amount.startsWith('-'));
    expect(spent.map(({ amount }) => amount.amount)).toEqual(Array(70).fill('-10.00'));
    expect(sorted(spent.map(({ transaction }) => transaction?.id))).toEqual(sorted(completed.map(({ id }) => id)));
    expect(await balanceOf(asha, 'EUR')).toBe('9.99');

    const { EXCHANGE: exchanged = [], TRANSFER: sent = [] } = byKind(completed);
    const bought = await statementOf(asha, 'USD');
    expect(sorted(bought.map(({ transaction }) => transaction?.id))).toEqual(sorted(exchanged.map(({ id }) => id)));
    expect(sumOf(bought.map(({ amount }) => amount))).toBe(sumOf(exchanged.map(({ received }) => received!)));
    const got = await statementOf(ben, 'EUR');
    expect(sorted(got.map(({ transaction }) => transaction?.id))).toEqual(sorted(sent.map(({ id }) => id)));
    expect(sumOf(got.map(({ amount }) => amount))).toBe(1000n * BigInt(sent.length));
  }, 60_000);

  it('sells no more of a currency than the house has, and blames the house and not the customer', async () => {
    const asha = await register(platform.url);
    await pay(asha, '1000.00', 'EUR');
    // Bosnia's mark is pegged to the euro: its mid never moves, so every exchange takes the same from the reserve.
    const [first, ...offers] = await quotes(asha, 31, '10.00', 'BAM');
    const before = await reserveOf('BAM');
    expect((await executeQuote(asha, first!.id)).transaction?.status).toBe('COMPLETED');
    const after = await reserveOf('BAM');
    const each = before - after;
    await takeOut(after - (7n * each + each - 1n), 'BAM');

    await Promise.all(offers.map(({ id }) => executeQuote(asha, id)));
    const exchanges = (await allFinal(asha)).filter(({ kind }) => kind === 'EXCHANGE');

    const { COMPLETED: completed = [], FAILED: failed = [] } = byStatus(exchanges);
    expect([completed.length, failed.length]).toEqual([1 + 7, 23]);
    expect(new Set(failed.map(({ failure }) => failure?.code))).toEqual(new Set(['LIQUIDITY_UNAVAILABLE']));
    expect(await reserveOf('BAM')).toBe(each - 1n);
    expect(await balanceOf(asha, 'EUR')).toBe('920.00');
  }, 60_000);

  async function reserveOf(currency: string): Promise<bigint> {
    const { reserves } = await (await logInAdmin(platform)).run(ReservesDocument);
    return sumOf(reserves!.filter((reserve) => reserve.currency === currency).map(({ balance }) => balance));
  }

  async function takeOut(minor: bigint, currency: string): Promise<void> {
    const input = {
      amount: formatMoney({ minor: -minor, asset: currency }),
      reason: 'a thin reserve',
      idempotencyKey: newKey(),
    };
    const { adjustReserve } = await (await logInAdmin(platform)).run(AdjustReserveDocument, { input });
    expect(adjustReserve?.userErrors).toEqual([]);
  }
});

const sorted = (ids: readonly (string | undefined)[]) => [...ids].sort();
const byStatus = (transactions: readonly Transaction[]) => groupBy(transactions, ({ status }) => status);
const byKind = (transactions: readonly Transaction[]) => groupBy(transactions, ({ kind }) => kind);

function groupBy<T, Key extends string>(items: readonly T[], keyOf: (item: T) => Key): Partial<Record<Key, T[]>> {
  const groups: Partial<Record<Key, T[]>> = {};
  for (const item of items) (groups[keyOf(item)] ??= []).push(item);
  return groups;
}
