import { createIdentitySigner } from '@agio/runtime/identity/identity-token';
import { serviceIdentity, type Identity } from '@agio/runtime/identity/identity';
import { deriveKey } from '@agio/runtime/secret';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LoginDocument } from '../frontend/operations.js';
import type { TestProcess } from '../testkit/child.js';
import { createClient } from '../testkit/client.js';
import { expectConservation } from '../testkit/conservation.js';
import { eventually } from '../testkit/eventually.js';
import { allFinal, createQuote, executeQuote, sendTransfer, statementOf } from '../testkit/moves.js';
import { balanceOf, password, pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, testSecret, type TestPlatform } from '../testkit/platform.js';
import { lastingPort } from '../testkit/ports.js';
import { startTestSubgraph } from '../testkit/subgraph.js';
import { makeToken } from './tokens.js';

const euros = (amount: string) => ({ amount, currency: 'EUR' });

/** A field of each subgraph: edge, users, wallets, transactions, rates. */
const everywhere = `{
  me { id email wallets { currency } transactions { edges { cursor } } }
  rates(pairs: ["EUR/USD"]) { pair }
}`;
interface Everywhere extends Record<string, unknown> {
  me: { id: string; email: string | null; wallets: { currency: string }[] | null; transactions: object | null };
  rates: { pair: string }[] | null;
}

describe('With users and wallets as processes of their own', () => {
  let database: TestDatabase;
  let urls: { USERS_URL: string; WALLETS_URL: string };
  let users: TestProcess;
  let wallets: TestProcess;
  let platform: TestPlatform;
  let asha: Person;
  let ben: Person;

  const start = (name: string, url: string): Promise<TestProcess> =>
    startTestSubgraph(name, { databaseUrl: database.url, env: { ...urls, PORT: new URL(url).port } });

  beforeAll(async () => {
    database = await createTestDatabase();
    const url = async () => `http://127.0.0.1:${await lastingPort()}/graphql`;
    urls = { USERS_URL: await url(), WALLETS_URL: await url() };
    [users, wallets] = await Promise.all([start('users', urls.USERS_URL), start('wallets', urls.WALLETS_URL)]);
    platform = await startTestPlatform({
      databaseUrl: database.url,
      env: { ...urls, TRANSACTION_DEADLINE_MS: '500' },
    });
    [asha, ben] = await Promise.all([register(platform.url), register(platform.url)]);
    await pay(asha, '100.00', 'EUR');
  }, 120_000);
  afterEach(() => expectConservation(platform));
  afterAll(async () => {
    await platform?.stop();
    await Promise.all([users?.stop(), wallets?.stop()]);
    await database?.drop();
  }, 60_000);

  it('an exchange and a transfer go through, and events lead to wallets', async () => {
    const quote = await createQuote(asha, { sell: euros('10.00'), buyCurrency: 'USD' });
    expect(await executeQuote(asha, quote.id)).toMatchObject({ transaction: { status: 'COMPLETED' }, userErrors: [] });
    const sent = await sendTransfer(asha, ben.email, euros('20.00'));
    expect(sent).toMatchObject({ transaction: { status: 'COMPLETED' }, userErrors: [] });
    expect(await balanceOf(asha, 'EUR')).toBe('70.00');
    expect(await balanceOf(asha, 'USD')).toBe(quote.buy.amount);
    expect(await balanceOf(ben, 'EUR')).toBe('20.00');
    await eventually('the home wallet, opened by an event of users', () => balanceOf(asha, 'INR'));
  });

  describe('wallets refuses', () => {
    const service = { kind: 'service', service: 'transactions', iss: 'agio', aud: 'wallets' };
    const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
    const keyOf = (secret: string) => deriveKey(secret, 'identity-token:wallets');
    const sign = createIdentitySigner({ current: testSecret });
    const user = (): Identity => ({
      kind: 'user',
      userId: asha.id,
      sessionId: asha.id,
      roles: ['CUSTOMER', 'ADMIN'],
      scopes: ['customer', 'treasury:read', 'treasury:write'],
      tier: 'BASIC',
    });

    /** Asks the process directly for a posting that would make money for the asker. */
    async function post(token?: string) {
      const response = await fetch(urls.WALLETS_URL, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({
          query: 'mutation ($transfers: [TransferInput!]!) { postTransfers(transfers: $transfers) { status } }',
          variables: {
            transfers: [
              {
                id: '0196f3a0-0000-7000-8000-000000000001',
                kind: 'GIFT',
                legs: [{ from: { house: 'CAPITAL' }, to: { walletOf: asha.id }, amount: euros('1.00') }],
              },
            ],
          },
        }),
      });
      const { errors, data } = (await response.json()) as {
        errors?: { extensions: { code: string } }[];
        data?: unknown;
      };
      return { status: response.status, code: errors?.[0]?.extensions.code, data };
    }

    it.each<[string, () => string | undefined]>([
      ['no token', () => undefined],
      ['an unsigned token', () => makeToken({ ...service, exp: inSeconds(60) })],
      [
        'a token of another secret',
        () => makeToken({ ...service, exp: inSeconds(60) }, keyOf(testSecret.toUpperCase())),
      ],
      ['an expired token', () => makeToken({ ...service, exp: inSeconds(-1) }, keyOf(testSecret))],
      ['a token for another subgraph', () => sign(serviceIdentity('transactions'), 'users')],
      ['the access token of a person', () => asha.accessToken],
      [
        'the token of a person with the scope of a service',
        () =>
          makeToken(
            { ...user(), scopes: ['service'], iss: 'agio', aud: 'wallets', exp: inSeconds(60) },
            keyOf(testSecret),
          ),
      ],
    ])('%s', async (_, token) => {
      expect(await post(token())).toEqual({ status: 401, code: 'UNAUTHENTICATED', data: undefined });
    });

    it('a posting for a person, whatever the person’s scopes', async () => {
      expect(await post(sign(user(), 'wallets'))).toMatchObject({ code: 'FORBIDDEN' });
    });

    it('nothing of the kind to another subgraph, whose token was made in the same way', async () => {
      const token = makeToken({ ...service, exp: inSeconds(60) }, keyOf(testSecret));
      expect(await post(token)).toEqual({
        status: 200,
        code: undefined,
        data: { postTransfers: [{ status: 'POSTED' }] },
      });
    });
  });

  it('exchanges wait for wallets that was killed, complete once it is back, and nothing else is in the way', async () => {
    const before = await balanceOf(asha, 'EUR');
    const quotes = await Promise.all(
      Array.from({ length: 3 }, () => createQuote(asha, { sell: euros('10.00'), buyCurrency: 'CHF' })),
    );
    await wallets.kill();
    const answers = await Promise.all(quotes.map(({ id }) => executeQuote(asha, id)));
    expect(answers.map(({ transaction }) => transaction?.status)).toEqual(Array(3).fill('PROCESSING'));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);

    const { data, errors } = await asha.send<Everywhere, Record<string, never>>(everywhere);
    expect(data).toMatchObject({ me: { email: asha.email, wallets: null }, rates: [{ pair: 'EUR/USD' }] });
    expect(data?.me.transactions).not.toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);

    wallets = await start('wallets', urls.WALLETS_URL);
    const ids = answers.map(({ transaction }) => transaction!.id).sort();
    // Longer than the breaker stays open, should the start have taken its time.
    const completed = (await allFinal(asha, 60_000)).filter(
      ({ id, status }) => ids.includes(id) && status === 'COMPLETED',
    );
    expect(completed).toHaveLength(3);
    expect((await statementOf(asha, 'CHF')).map(({ transaction }) => transaction?.id).sort()).toEqual(ids);
    expect(Number(before) - Number(await balanceOf(asha, 'EUR'))).toBe(30);
  }, 120_000);

  it('users that was killed takes only its own fields with it', async () => {
    await users.kill();
    const { data, errors } = await asha.send<Everywhere, Record<string, never>>(everywhere);
    expect(data).toMatchObject({ me: { id: asha.id, email: null }, rates: [{ pair: 'EUR/USD' }] });
    expect(data?.me.wallets).toContainEqual({ currency: 'EUR' });
    expect(data?.me.transactions).not.toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);

    users = await start('users', urls.USERS_URL);
    const logIn = () => createClient(platform.url).send(LoginDocument, { input: { email: asha.email, password } });
    await eventually('a log-in', async () => (await logIn()).data?.login?.session, 60_000);
  }, 120_000);
});
