import { formatMoney } from '@agio/runtime/money/money';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AdjustReserveDocument, ReservesDocument, type AdjustReserveInput } from '../frontend/operations.js';
import { expectConservation } from '../testkit/conservation.js';
import { eventually } from '../testkit/eventually.js';
import {
  allFinal,
  createQuote,
  executeQuote,
  sendTransfer,
  statementOf,
  sumOf,
  topUp,
  transactionsOf,
  type Moved,
} from '../testkit/moves.js';
import { balanceOf, logInAdmin, movedTo, newKey, pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';

const env = { QUOTE_SECONDS: '300' };
const euros = (amount: string) => ({ amount, currency: 'EUR' });
const pounds = (minor: bigint) => formatMoney({ minor, asset: 'GBP' });
const codesOf = ({ userErrors }: Pick<Moved, 'userErrors'>) => userErrors.map(({ code }) => code);
const twentyTimes = <T>(call: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 20 }, call));

const reused = { transaction: null, userErrors: [expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED' })] };

describe('An idempotency key', () => {
  let database: TestDatabase;
  let platform: TestPlatform;
  let asha: Person;
  let ben: Person;
  let admin: Awaited<ReturnType<typeof logInAdmin>>;

  beforeAll(async () => {
    database = await createTestDatabase();
    platform = await startTestPlatform({ databaseUrl: database.url, env });
    [asha, ben] = await Promise.all([register(platform.url), register(platform.url)]);
    admin = await logInAdmin(platform);
    await Promise.all([pay(asha, '1000.00', 'EUR'), pay(ben, '1000.00', 'EUR')]);
  }, startTimeoutMs);
  afterEach(() => expectConservation(platform));
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  }, 60_000);

  /** Everything that moves money and answers a transaction, as a call that takes only a key; `other` differs in a parameter. */
  async function calls() {
    const [quote, otherQuote] = await Promise.all(
      ['20.00', '21.00'].map((amount) => createQuote(asha, { sell: euros(amount), buyCurrency: 'USD' })),
    );
    return [
      {
        call: (key: string) => executeQuote(asha, quote!.id, key),
        other: (key: string) => executeQuote(asha, otherQuote!.id, key),
        entry: '-20.00',
      },
      {
        call: (key: string) => sendTransfer(asha, ben.email, euros('30.00'), key),
        other: (key: string) => sendTransfer(asha, ben.email, euros('31.00'), key),
        entry: '-30.00',
      },
      {
        call: (key: string) => topUp(asha, euros('40.00'), 'tok_success', key),
        other: (key: string) => topUp(asha, euros('41.00'), 'tok_success', key),
        entry: '40.00',
      },
    ].map((each) => ({ ...each, key: newKey() }));
  }

  /** Restarts the platform; who was logged in still is. */
  async function restart(): Promise<void> {
    await platform.stop();
    platform = await startTestPlatform({ databaseUrl: database.url, env });
    [asha, ben] = [movedTo(platform.url, asha), movedTo(platform.url, ben)];
    admin = movedTo(platform.url, admin);
  }

  it(
    'makes of twenty concurrent calls, and of one more after a restart, one transaction and one posting',
    async () => {
      const moves = await calls();
      const answers = await Promise.all(moves.map(({ call, key }) => twentyTimes(() => call(key))));
      await allFinal(asha);
      await restart();
      for (const [index, { call, other, key, entry }] of moves.entries()) {
        const last = await call(key);
        expect(last).toMatchObject({ transaction: { status: 'COMPLETED' }, userErrors: [] });
        const { id } = last.transaction!;
        expect(new Set(answers[index]!.map(({ transaction }) => transaction?.id))).toEqual(new Set([id]));
        expect(answers[index]!.flatMap(codesOf)).toEqual([]);

        const entries = (await statementOf(asha, 'EUR')).filter(({ transaction }) => transaction?.id === id);
        expect(entries.map(({ amount }) => amount.amount)).toEqual([entry]);
        expect(await other(key)).toEqual(reused);
      }
      expect(await balanceOf(asha, 'EUR')).toBe('990.00');
    },
    startTimeoutMs,
  );

  it('does the same for an adjustment of a reserve', async () => {
    const input = { amount: pounds(-500_00n), reason: 'too much of it', idempotencyKey: newKey() };
    const left = pounds((await reserveOfPounds()) - 500_00n);
    const answers = await twentyTimes(() => adjust(input));
    await restart();
    answers.push(await adjust(input));

    expect(answers).toEqual(Array(21).fill({ reserve: { currency: 'GBP', balance: left }, userErrors: [] }));
    const other = await adjust({ ...input, amount: pounds(-501_00n) });
    expect(other).toMatchObject({ reserve: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    expect(pounds(await reserveOfPounds())).toEqual(left);
  }, 60_000);

  it('is a key of its own when it is another user’s', async () => {
    const key = newKey();
    const hers = await sendTransfer(asha, ben.email, euros('1.00'), key);
    const his = await sendTransfer(ben, asha.email, euros('2.00'), key);
    expect([codesOf(hers), codesOf(his)]).toEqual([[], []]);
    expect(his.transaction?.id).not.toBe(hers.transaction?.id);
    expect(his.transaction?.sent?.amount).toBe('2.00');
  });

  it('is refused for another mutation than the one it was used for', async () => {
    const moves = await calls();
    for (const { call, key } of moves) expect(codesOf(await call(key))).toEqual([]);
    for (const [index, { key }] of moves.entries()) {
      for (const { call } of moves.filter((_, other) => other !== index)) expect(await call(key)).toEqual(reused);
    }
  });

  it('is bound to one of the calls that come with different parameters at the same time', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => sendTransfer(asha, ben.email, euros(`${1 + (index % 2)}.00`), key)),
    );
    const known = answers.filter(({ transaction }) => transaction !== null);
    expect(new Set(known.map(({ transaction }) => transaction?.id)).size).toBe(1);
    expect(answers.filter(({ transaction }) => transaction === null)).toEqual(Array(10).fill(reused));
  });

  it('answers its transaction also while calls with other parameters contradict it', async () => {
    const key = newKey();
    const { transaction } = await sendTransfer(asha, ben.email, euros('3.00'), key);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sendTransfer(asha, ben.email, euros(index % 2 === 0 ? '4.00' : '3.00'), key),
      ),
    );
    for (const [index, answer] of answers.entries()) {
      if (index % 2 === 0) expect(answer).toEqual(reused);
      else expect(answer.transaction?.id).toBe(transaction?.id);
    }
  });

  it('repeats the error of a transaction that failed, and leaves its quote consumed', async () => {
    const quote = await createQuote(asha, { sell: euros('100000.00'), buyCurrency: 'USD' });
    const attempts: [string, (key: string) => Promise<Moved>][] = [
      ['INSUFFICIENT_FUNDS', (key) => executeQuote(asha, quote.id, key)],
      ['INSUFFICIENT_FUNDS', (key) => sendTransfer(asha, ben.email, euros('100000.00'), key)],
      ['PAYMENT_DECLINED', (key) => topUp(asha, euros('5.00'), 'tok_declined', key)],
    ];
    for (const [code, call] of attempts) {
      const key = newKey();
      const first = await call(key);
      expect(first).toMatchObject({ transaction: { status: 'FAILED', failure: { code } }, userErrors: [{ code }] });
      // What it failed for may be there by now; the answer of the key stays.
      expect(await twentyTimes(() => call(key))).toEqual(Array(20).fill(first));
    }
    expect(codesOf(await executeQuote(asha, quote.id))).toEqual(['QUOTE_ALREADY_USED']);
  });

  it('repeats the refusal of an adjustment that the reserve could not pay', async () => {
    const amount = pounds(-1n - (await reserveOfPounds()));
    const input = { amount, reason: 'more than there is', idempotencyKey: newKey() };
    const refusal = { reserve: null, userErrors: [expect.objectContaining({ code: 'LIQUIDITY_UNAVAILABLE' })] };
    expect(await adjust(input)).toEqual(refusal);
    const more = { amount: pounds(1_00n), reason: 'enough now', idempotencyKey: newKey() };
    expect((await adjust(more)).userErrors).toEqual([]);
    expect(await adjust(input)).toEqual(refusal);
  });

  it('is not bound by what was refused before anything was written', async () => {
    const key = newKey();
    expect(codesOf(await sendTransfer(asha, 'nobody@example.com', euros('1.00'), key))).toEqual([
      'RECIPIENT_NOT_FOUND',
    ]);
    expect(codesOf(await sendTransfer(asha, ben.email, euros('1.00'), key))).toEqual([]);
  });

  it('answers its transaction when its quote has long expired, and any other key that the quote is used or expired', async () => {
    const [used, unused] = await Promise.all([
      createQuote(asha, { sell: euros('1.00'), buyCurrency: 'USD' }),
      createQuote(asha, { sell: euros('1.00'), buyCurrency: 'USD' }),
    ]);
    const key = newKey();
    const { transaction } = await executeQuote(asha, used.id, key);
    await database
      .pool({ schema: 'transactions' })
      .query('UPDATE quotes SET expires_at = created_at WHERE id = ANY ($1)', [[used.id, unused.id]]);
    const repeated = await eventually('the exchange to be final', async () => {
      const answer = await executeQuote(asha, used.id, key);
      return answer.transaction?.status === 'COMPLETED' && answer;
    });
    expect(repeated.transaction?.id).toBe(transaction?.id);
    expect(codesOf(await executeQuote(asha, used.id))).toEqual(['QUOTE_ALREADY_USED']);
    expect(codesOf(await executeQuote(asha, unused.id))).toEqual(['QUOTE_EXPIRED']);
    expect((await transactionsOf(asha)).filter(({ id }) => id === transaction?.id)).toHaveLength(1);
  });

  async function adjust(input: AdjustReserveInput) {
    const { adjustReserve } = await admin.run(AdjustReserveDocument, { input });
    return adjustReserve!;
  }

  async function reserveOfPounds(): Promise<bigint> {
    const { reserves } = await admin.run(ReservesDocument);
    return sumOf(reserves!.filter(({ currency }) => currency === 'GBP').map(({ balance }) => balance));
  }
});
