import { newId } from '@agio/runtime/ids';
import type { Money } from '@agio/runtime/money/money';
import { SubgraphCallError, type SubgraphCaller } from '@agio/runtime/subgraph/caller';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { TradableRateDocument } from '../clients/rates.js';
import {
  createTransactionsDatabase,
  rejected,
  startTransactions,
  withdrawalDraft,
} from '../testing/test-transactions.js';
import { toLimitPolicy } from './env.js';
import { createLimits } from './limits.js';
import type { LimitedAccount } from './policy.js';
import { createLimitUses } from './uses.js';

const policy = toLimitPolicy({
  LIMIT_CURRENCY: 'EUR',
  LIMIT_UNVERIFIED_ONCE: 500,
  LIMIT_UNVERIFIED_DAILY: 1_000,
  LIMIT_BASIC_ONCE: 10_000,
  LIMIT_BASIC_DAILY: 20_000,
  LIMIT_PRO_ONCE: 50_000,
  LIMIT_PRO_DAILY: 100_000,
});
const unverified: LimitedAccount = { tier: 'PRO', kycStatus: 'PENDING' };
const verified: LimitedAccount = { tier: 'BASIC', kycStatus: 'VERIFIED' };

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTransactionsDatabase();
  pool = database.pool({ schema: 'transactions' });
});

afterAll(() => database.drop());

/** Limits over the real database, for a person as the test wants it; a dollar is 0.80 EUR, and nothing else has a rate. */
function startLimits(account: LimitedAccount | 'away', over: pg.Pool = pool) {
  const call = ((_: string, document: unknown, variables: { sell?: string }) => {
    if (document === TradableRateDocument) {
      const tradableRate = variables.sell === 'USD' ? { mid: '0.8', asOf: '', stale: true } : null;
      return Promise.resolve({ tradableRate });
    }
    if (account === 'away') return Promise.reject(new SubgraphCallError('users', 'TIMEOUT', 'no answer'));
    return Promise.resolve({ account });
  }) as unknown as SubgraphCaller;
  return createLimits({ call, uses: createLimitUses(over), policy });
}

const euros = (amount: number): Money => ({ minor: BigInt(amount) * 100n, asset: 'EUR' });
const callOf = (userId: string) => ({ userId, key: newId() });

describe('a limit', () => {
  it('goes by the subscription only once the identity is verified', async () => {
    const userId = newId();
    expect(await startLimits(unverified).of(userId)).toEqual({
      perTransaction: euros(500),
      daily: euros(1_000),
      dailyLeft: euros(1_000),
    });
    expect(await startLimits(verified).of(userId)).toMatchObject({ perTransaction: euros(10_000) });
    expect(await startLimits({ tier: 'PRO', kycStatus: 'VERIFIED' }).of(userId)).toMatchObject({
      daily: euros(100_000),
    });
  });

  it('is nothing where the documents were refused', async () => {
    const limits = startLimits({ tier: 'PRO', kycStatus: 'REJECTED' });
    expect(await limits.check(callOf(newId()), euros(1))).toEqual({ kind: 'KycRequired' });
    expect(await limits.of(newId())).toMatchObject({ dailyLeft: euros(0) });
  });

  it('refuses what is above it at once, and says so', async () => {
    const refusal = await startLimits(unverified).check(callOf(newId()), { minor: 50_001n, asset: 'EUR' });
    expect(refusal).toMatchObject({
      kind: 'LimitExceeded',
      message: expect.stringMatching(/500\.00 EUR at once; this is 500\.01 EUR\. .*verified/),
    });
  });

  it('counts other currencies by the middle of the market, and refuses what has no rate', async () => {
    const limits = startLimits(unverified);
    const userId = newId();
    expect(await limits.check(callOf(userId), { minor: 62_500n, asset: 'USD' })).toBeNull();
    expect(await limits.of(userId)).toMatchObject({ dailyLeft: euros(500) });
    expect(await limits.check(callOf(userId), { minor: 62_501n, asset: 'USD' })).toMatchObject({
      kind: 'LimitExceeded',
    });
    expect(await limits.check(callOf(userId), { minor: 1n, asset: 'JPY' })).toMatchObject({ kind: 'RateUnavailable' });
  });

  it('refuses what is above the rest of the day, and says what is left', async () => {
    const limits = startLimits(unverified);
    const userId = newId();
    expect(await limits.check(callOf(userId), euros(400))).toBeNull();
    expect(await limits.check(callOf(userId), euros(400))).toBeNull();
    expect(await limits.check(callOf(userId), euros(201))).toMatchObject({
      kind: 'LimitExceeded',
      message: expect.stringMatching(/1000\.00 EUR within 24 hours, and have 200\.00 EUR left/),
    });
    expect(await limits.check(callOf(userId), euros(200))).toBeNull();
    expect(await limits.check(callOf(newId()), euros(500))).toBeNull();
  });

  it('lets through together only as much as one after the other, from two processes', async () => {
    const [here, there] = [startLimits(unverified), startLimits(unverified, database.pool({ schema: 'transactions' }))];
    const userId = newId();
    const verdicts = await Promise.all(
      Array.from({ length: 12 }, () => [here, there])
        .flat()
        .map((limits) => limits.check(callOf(userId), euros(100))),
    );
    expect(verdicts.filter((verdict) => verdict === null)).toHaveLength(10);
    expect(await here.of(userId)).toMatchObject({ dailyLeft: euros(0) });
  });

  it('counts two calls under one key by the larger amount', async () => {
    const limits = startLimits(unverified);
    const call = callOf(newId());
    await Promise.all([limits.check(call, euros(1)), limits.check(call, euros(300))]);
    await limits.check(call, euros(1));
    expect(await limits.of(call.userId)).toMatchObject({ dailyLeft: euros(700) });
  });

  it('asks to try again while users does not answer', async () => {
    expect(await startLimits('away').check(callOf(newId()), euros(1))).toEqual({ kind: 'Busy' });
  });
});

describe('what a call uses of a limit', () => {
  const limits = () => startLimits(unverified);

  it('is given back when it was refused, or has had no transaction for a minute', async () => {
    const [released, forgotten] = [callOf(newId()), callOf(newId())];
    for (const call of [released, forgotten]) expect(await limits().check(call, euros(500))).toBeNull();
    await limits().release(released);
    await pool.query(`UPDATE limit_uses SET used_at = used_at - interval '61 seconds' WHERE user_id = $1`, [
      forgotten.userId,
    ]);
    for (const { userId } of [released, forgotten]) {
      expect(await limits().of(userId)).toMatchObject({ dailyLeft: euros(1_000) });
    }
  });

  it('counts as long as its transaction is under way or done, and for 24 hours', async () => {
    const house = startTransactions(pool);
    const call = callOf(newId());
    expect(await limits().check(call, euros(500))).toBeNull();
    const begun = await house.commits.begin(withdrawalDraft(call.userId, { key: call.key }));
    await limits().release(call);
    const age = (by: string) =>
      pool.query(`UPDATE limit_uses SET used_at = used_at - $2::interval WHERE user_id = $1`, [call.userId, by]);
    await age('23 hours');
    expect(begun.kind).toBe('begun');
    expect(await limits().of(call.userId)).toMatchObject({ dailyLeft: euros(500) });
    await age('1 hour');
    expect(await limits().of(call.userId)).toMatchObject({ dailyLeft: euros(1_000) });
    await createLimitUses(pool).deleteOld();
    expect((await pool.query('SELECT FROM limit_uses WHERE user_id = $1', [call.userId])).rowCount).toBe(0);
  });

  it('is given back when the transaction fails', async () => {
    const house = startTransactions(pool);
    house.ledger.holdScript = (id) => ({ id, status: 'REJECTED', rejection: rejected(id).rejection });
    const call = callOf(newId());
    expect(await limits().check(call, euros(500))).toBeNull();
    const begun = await house.commits.begin(withdrawalDraft(call.userId, { key: call.key }));
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    expect((await house.settlement.settle(begun.transaction)).status).toBe('FAILED');
    expect(await limits().of(call.userId)).toMatchObject({ dailyLeft: euros(1_000) });
  });

  it('is not judged again on a repeat, also while users does not answer', async () => {
    const house = startTransactions(pool);
    const call = callOf(newId());
    await house.commits.begin(withdrawalDraft(call.userId, { key: call.key }));
    expect(await startLimits('away').check(call, euros(5_000))).toBeNull();
  });
});
