import { readFileSync } from 'node:fs';
import { divideHalfEven, parseDecimal, powerOfTen } from '@agio/runtime/money/decimal';
import { readMoney } from '@agio/runtime/money/money';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getOperationAST, Kind, OperationTypeNode, parse } from 'graphql';
import {
  ActivityCursorDocument,
  AdjustReserveDocument,
  BalanceAtDocument,
  ConservationDocument,
  CreateQuoteDocument,
  CurrenciesDocument,
  ExecuteQuoteDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  MyTransactionsDocument,
  OpenWalletDocument,
  RateHistoryDocument,
  RatesDocument,
  RefreshSessionDocument,
  RegisterDocument,
  ReservesDocument,
  SendTransferDocument,
  StatementDocument,
  TopUpDocument,
  TransactionDocument,
  WorthDocument,
} from '../frontend/operations.js';
import { createClient, type Client } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { logInAdmin, newKey, password } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const id = expect.stringMatching(uuidV7);
const aTime = expect.stringMatching(time);
const reference = expect.stringMatching(/^TXN-[0-9A-Z]{13}$/);
const money = (amount: string, currency: string) => ({ amount, currency });
const minorOf = (amount: { amount: string; currency: string }) => readMoney(amount).minor;
const email = { asha: 'Asha@Example.com', ben: 'ben@example.com' };

/** The operations that were sent so far. */
const sent = new Set<string | undefined>();

/** A client that notes what it sends. */
const noting = (client: Client): Client => ({
  ...client,
  run: (document, ...variables) => {
    sent.add(getOperationAST(document)?.name?.value);
    return client.run(document, ...variables);
  },
});

/** The documents in the order in which a person comes to need them; each step builds on those before it. */
describe('The documents of the first frontend', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let nobody: Client;
  let asha: Client;
  let ben: Client;
  let admin: Client;

  const as = (accessToken: string) => noting(createClient(platform.url, accessToken));
  async function register(address: string, name: string, country: string) {
    const input = { email: address, password, name, country };
    const { register: payload } = await nobody.run(RegisterDocument, { input });
    return payload;
  }
  async function walletOf(person: Client, currency: string) {
    const { me } = await person.run(MeDocument);
    return me?.wallets?.find((wallet) => wallet.currency === currency);
  }

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    nobody = noting(createClient(platform.url));
    admin = noting(await logInAdmin(platform));
  }, startTimeoutMs);
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  it('register a person, log it in, refresh its session and log it out', async () => {
    const registered = await register(email.asha, 'Asha', 'IN');
    const session = { accessToken: expect.any(String), refreshToken: expect.any(String), expiresAt: aTime };
    expect(registered).toEqual({ session, user: { id, email: 'asha@example.com' }, userErrors: [] });

    const credentials = { email: email.asha, password };
    const { login } = await nobody.run(LoginDocument, { input: credentials });
    expect(login).toEqual({ session, user: { id: registered?.user?.id }, userErrors: [] });

    const { refreshToken } = login!.session!;
    const { refreshSession } = await nobody.run(RefreshSessionDocument, { input: { refreshToken } });
    expect(refreshSession).toEqual({ session, userErrors: [] });
    expect(refreshSession?.session?.refreshToken).not.toBe(refreshToken);

    expect(await as(refreshSession!.session!.accessToken).run(LogoutDocument)).toEqual({ logout: { userErrors: [] } });
    asha = as(registered!.session!.accessToken);
    ben = as((await register(email.ben, 'Ben', 'DE'))!.session!.accessToken);
  });

  it('show the person with its first wallet', async () => {
    await eventually('the home wallet', () => walletOf(asha, 'INR'));
    const nothing = money('0.00', 'INR');
    expect(await asha.run(MeDocument)).toEqual({
      me: {
        id,
        email: 'asha@example.com',
        name: 'Asha',
        roles: ['CUSTOMER'],
        tier: 'BASIC',
        kycStatus: 'NONE',
        wallets: [{ id, currency: 'INR', balance: nothing, held: nothing, available: nothing }],
      },
    });
  });

  it('open a wallet, the same one when it is there', async () => {
    const input = { currency: 'JPY' };
    const { openWallet } = await asha.run(OpenWalletDocument, { input });
    expect(openWallet).toEqual({ wallet: { id, currency: 'JPY', balance: money('0', 'JPY') }, userErrors: [] });
    expect((await asha.run(OpenWalletDocument, { input })).openWallet).toEqual(openWallet);
  });

  it('top a wallet up', async () => {
    const topUp = async (amount: ReturnType<typeof money>, paymentMethod: string) => {
      const input = { amount, paymentMethod, idempotencyKey: newKey() };
      return (await asha.run(TopUpDocument, { input })).topUp;
    };
    const paid = {
      id,
      reference,
      kind: 'TOP_UP',
      status: 'COMPLETED',
      sent: null,
      received: money('250.50', 'EUR'),
      rate: null,
      fee: null,
      failure: null,
      createdAt: aTime,
      completedAt: aTime,
    };
    expect(await topUp(money('250.5', 'EUR'), 'tok_success')).toEqual({ transaction: paid, userErrors: [] });
    const failure = { code: 'PAYMENT_DECLINED', number: 1011, message: 'The payment method was declined.' };
    expect(await topUp(money('1', 'EUR'), 'tok_declined')).toEqual({
      transaction: { ...paid, status: 'FAILED', received: money('1.00', 'EUR'), failure },
      userErrors: [{ ...failure, field: null }],
    });
    expect(await topUp(money('100', 'USD'), 'tok_success')).toMatchObject({ userErrors: [] });
  });

  it('show what the wallets are worth, by the rates of the moment', async () => {
    const { me } = await asha.run(WorthDocument, { in: 'AED' });
    // The dirham is pegged: 3.6725 to the dollar, whatever the dollar does.
    expect(me?.wallets?.map(({ balance, valueIn }) => [balance, valueIn])).toEqual([
      [money('250.50', 'EUR'), { amount: expect.stringMatching(/^\d+\.\d\d$/), currency: 'AED' }],
      [money('0.00', 'INR'), money('0.00', 'AED')],
      [money('0', 'JPY'), money('0.00', 'AED')],
      [money('100.00', 'USD'), money('367.25', 'AED')],
    ]);
  });

  it('list the currencies with their minor units', async () => {
    const { currencies } = await nobody.run(CurrenciesDocument);
    expect(currencies).toEqual(
      expect.arrayContaining([
        { code: 'EUR', name: 'Euro', minorUnits: 2 },
        { code: 'JPY', name: 'Yen', minorUnits: 0 },
        { code: 'KWD', name: 'Kuwaiti Dinar', minorUnits: 3 },
        { code: 'MCO2', name: expect.any(String), minorUnits: 8 },
      ]),
    );
    expect(currencies!.map(({ code }) => code)).not.toContain('XAU');
  });

  it('show the rates in the order asked, null for a pair without one', async () => {
    const { rates } = await nobody.run(RatesDocument, { pairs: ['EUR/USD', 'USD/AED', 'EUR/EUR', 'XAU/EUR'] });
    const decimal = expect.stringMatching(/^(0|[1-9]\d*)(\.\d*[1-9])?$/);
    const source = expect.stringMatching(/^(ECB|SIMULATED)$/);
    expect(rates).toEqual([
      { pair: 'EUR/USD', bid: decimal, ask: decimal, mid: decimal, asOf: aTime, source },
      { pair: 'USD/AED', bid: decimal, ask: decimal, mid: '3.6725', asOf: aTime, source: expect.any(String) },
      null,
      null,
    ]);
    const [dollar] = rates!;
    expect(Number(dollar?.bid)).toBeLessThan(Number(dollar?.mid));
    expect(Number(dollar?.mid)).toBeLessThan(Number(dollar?.ask));
  });

  it('show the history of a rate, both ends included', async () => {
    const { rate } = await nobody.run(RateHistoryDocument, {
      pair: 'EUR/USD',
      from: '2026-01-16T00:00:00Z',
      to: '2026-01-19T00:00:00Z',
      interval: 'DAY',
    });
    const candle = (day: string, mid: string) => ({
      at: `${day}T00:00:00.000Z`,
      open: mid,
      high: mid,
      low: mid,
      close: mid,
    });
    expect(rate).toEqual({
      pair: 'EUR/USD',
      history: [candle('2026-01-16', '1.1617'), candle('2026-01-19', '1.1631')],
    });
  });

  it('quote an exchange of a fixed sold amount and execute it', async () => {
    const input = { sell: money('100.00', 'EUR'), buyCurrency: 'JPY' };
    const { createQuote } = await asha.run(CreateQuoteDocument, { input });
    const quote = createQuote!.quote!;
    expect(createQuote).toEqual({
      quote: {
        id,
        rate: expect.any(String),
        sell: money('100.00', 'EUR'),
        buy: { amount: expect.any(String), currency: 'JPY' },
        fee: money('0.50', 'EUR'),
        expiresAt: aTime,
      },
      userErrors: [],
    });
    const rate = parseDecimal(quote.rate)!;
    // 99.50 EUR have two minor digits, yen have none.
    expect(minorOf(quote.buy)).toBe(divideHalfEven(9_950n * rate.digits, powerOfTen(rate.scale + 2)));

    const { executeQuote } = await asha.run(ExecuteQuoteDocument, {
      input: { quoteId: quote.id, idempotencyKey: newKey() },
    });
    expect(executeQuote).toEqual({
      transaction: {
        id,
        reference,
        kind: 'EXCHANGE',
        status: 'COMPLETED',
        sent: quote.sell,
        received: quote.buy,
        rate: quote.rate,
        fee: quote.fee,
        failure: null,
        createdAt: aTime,
        completedAt: aTime,
      },
      userErrors: [],
    });
    expect((await walletOf(asha, 'EUR'))?.balance).toEqual(money('150.50', 'EUR'));
    expect((await walletOf(asha, 'JPY'))?.balance).toEqual(quote.buy);
  });

  it('quote an exchange of a fixed bought amount', async () => {
    const input = { buy: money('9000.00', 'INR'), sellCurrency: 'EUR' };
    const { createQuote } = await asha.run(CreateQuoteDocument, { input });
    const { rate, sell, buy, fee } = createQuote!.quote!;
    expect(buy).toEqual(money('9000.00', 'INR'));
    const { digits, scale } = parseDecimal(rate)!;
    const buys = divideHalfEven((minorOf(sell) - minorOf(fee)) * digits, powerOfTen(scale));
    expect(buys).toBeGreaterThanOrEqual(minorOf(buy));
    expect(minorOf(fee)).toBe(divideHalfEven(minorOf(sell) * 50n, 10_000n));
  });

  it('send money to somebody, who sees of it what a payee may', async () => {
    const input = {
      toEmail: 'BEN@example.com',
      amount: money('20.00', 'EUR'),
      note: 'lunch',
      idempotencyKey: newKey(),
    };
    const { sendTransfer } = await asha.run(SendTransferDocument, { input });
    const transfer = {
      id,
      reference,
      kind: 'TRANSFER',
      status: 'COMPLETED',
      sent: money('20.00', 'EUR'),
      received: money('20.00', 'EUR'),
      rate: null,
      fee: null,
      failure: null,
      createdAt: aTime,
      completedAt: aTime,
    };
    expect(sendTransfer).toEqual({ transaction: transfer, userErrors: [] });
    const transferId = sendTransfer!.transaction!.id;

    const { me } = await asha.run(MeDocument);
    const { transaction: own } = await asha.run(TransactionDocument, { id: transferId });
    expect(own).toEqual({ ...transfer, owner: { id: me?.id } });
    const { transaction: received } = await ben.run(TransactionDocument, { id: transferId });
    expect(received).toEqual({ ...transfer, sent: null, owner: null });
    expect((await walletOf(ben, 'EUR'))?.balance).toEqual(money('20.00', 'EUR'));
  });

  it('list transactions by page and by status', async () => {
    const page = async (first: number, after?: string | null) =>
      (await asha.run(MyTransactionsDocument, { first, after: after ?? null })).me!.transactions!;
    const newest = await page(2);
    expect(newest.edges.map(({ node }) => node.kind)).toEqual(['TRANSFER', 'EXCHANGE']);
    expect(newest.pageInfo).toEqual({ hasNextPage: true, endCursor: newest.edges[1]?.cursor });
    const rest = await page(100, newest.pageInfo.endCursor);
    expect(rest.edges.map(({ node }) => [node.kind, node.status])).toEqual([
      ['TOP_UP', 'COMPLETED'],
      ['TOP_UP', 'FAILED'],
      ['TOP_UP', 'COMPLETED'],
    ]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    const { me } = await asha.run(MyTransactionsDocument, { first: 100, status: 'FAILED' });
    expect(me?.transactions?.edges.map(({ node }) => node.failure?.code)).toEqual(['PAYMENT_DECLINED']);
  });

  it('show the statement of a wallet and its balance at a time', async () => {
    const { id: walletId } = (await walletOf(asha, 'EUR'))!;
    const { wallet } = await asha.run(StatementDocument, { walletId, first: 2 });
    const entries = wallet!.entries;
    expect(entries.edges.map(({ node }) => node)).toEqual([
      {
        id: expect.any(String),
        amount: money('-20.00', 'EUR'),
        balanceAfter: money('130.50', 'EUR'),
        postedAt: aTime,
        transaction: { id, reference, kind: 'TRANSFER' },
      },
      {
        id: expect.any(String),
        amount: money('-100.00', 'EUR'),
        balanceAfter: money('150.50', 'EUR'),
        postedAt: aTime,
        transaction: { id, reference, kind: 'EXCHANGE' },
      },
    ]);
    const after = entries.pageInfo.endCursor ?? null;
    const next = (await asha.run(StatementDocument, { walletId, first: 2, after })).wallet!.entries;
    expect(next.edges.map(({ node }) => node.amount)).toEqual([money('250.50', 'EUR')]);
    expect(next.pageInfo.hasNextPage).toBe(false);

    const at = entries.edges[1]!.node.postedAt;
    const { wallet: then } = await asha.run(BalanceAtDocument, { walletId, at });
    expect(then).toEqual({ id: walletId, balanceAt: money('150.50', 'EUR') });
    const { wallet: before } = await asha.run(BalanceAtDocument, { walletId, at: '2000-01-01T00:00:00Z' });
    expect(before?.balanceAt).toEqual(money('0.00', 'EUR'));
  });

  it('run the house: its reserves, what is put into them, and the proof that nothing was made or lost', async () => {
    const reserveOf = async (currency: string) => {
      const { reserves } = await admin.run(ReservesDocument);
      return reserves?.find((reserve) => reserve.currency === currency);
    };
    const before = await reserveOf('USD');
    expect(before).toEqual({
      currency: 'USD',
      balance: { amount: expect.any(String), currency: 'USD' },
      threshold: null,
      belowThreshold: false,
    });
    const input = { amount: money('1000000.00', 'USD'), reason: 'opening reserve', idempotencyKey: newKey() };
    const { adjustReserve } = await admin.run(AdjustReserveDocument, { input });
    const after = await reserveOf('USD');
    expect(adjustReserve).toEqual({ reserve: { currency: 'USD', balance: after?.balance }, userErrors: [] });
    expect(minorOf(after!.balance) - minorOf(before!.balance)).toBe(100_000_000n);

    const { conservation } = await admin.run(ConservationDocument);
    const euro = conservation?.find(({ currency }) => currency === 'EUR');
    expect(euro).toEqual({ currency: 'EUR', total: money('0.00', 'EUR'), accounts: expect.any(Number) });
    expect(conservation?.every(({ total }) => minorOf(total) === 0n)).toBe(true);
  });

  it('begin to follow what is one’s own', async () => {
    const { me } = await asha.run(ActivityCursorDocument);
    expect(me).toEqual({ id, activityCursor: expect.any(String) });
  });

  it('have all been sent by these tests, and by those of the live graph', () => {
    const copy = parse(readFileSync(new URL('../frontend/operations.graphql', import.meta.url), 'utf8'));
    const names = copy.definitions.flatMap((each) =>
      each.kind === Kind.OPERATION_DEFINITION && each.operation !== OperationTypeNode.SUBSCRIPTION
        ? [each.name?.value]
        : [],
    );
    expect([...sent].sort()).toEqual(names.sort());
  });
});
