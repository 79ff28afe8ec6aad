import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceIdentity, type Identity } from '@agio/runtime/identity/identity';
import { startRates, type StartedRates } from './testing/started-subgraph.js';

const customer: Identity = {
  kind: 'user',
  userId: '0193f1a0-0000-7000-8000-000000000001',
  sessionId: '0193f1a0-0000-7000-8000-000000000002',
  roles: ['CUSTOMER'],
  scopes: ['customer'],
  tier: 'BASIC',
};

const ratesQuery = `query Rates($pairs: [CurrencyPair!]!) {
  rates(pairs: $pairs) { pair bid ask mid asOf source stale base { code name minorUnits } quote { code } }
}`;
const historyQuery = `query RateHistory($pair: CurrencyPair!, $from: DateTime!, $to: DateTime!, $interval: CandleInterval!) {
  rate(pair: $pair) { pair history(from: $from, to: $to, interval: $interval) { at open high low close } }
}`;
const entitiesQuery = (selection: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;

describe('rates without a seed', () => {
  let rates: StartedRates;
  beforeAll(async () => {
    rates = await startRates({ AGIO_SEED: 'none' });
  });
  afterAll(() => rates.stop());

  it('lists what can be a wallet', async () => {
    const { data, errors } = await rates.ask('query Currencies { currencies { code name minorUnits } }');
    expect(errors).toBeUndefined();
    const currencies = data?.['currencies'] as { code: string }[];
    expect(currencies).toContainEqual({ code: 'KWD', name: 'Kuwaiti Dinar', minorUnits: 3 });
    expect(currencies).toContainEqual({ code: 'MCO2', name: 'Moss Carbon Credit', minorUnits: 8 });
    expect(currencies.map(({ code }) => code)).not.toContain('XAU');
  });

  it('answers in the order asked, null for a pair without a rate', async () => {
    const pairs = ['EUR/INR', 'EUR/EUR', 'EUR/USD', 'EUR/ABC', 'EUR/MCO2', 'EUR/USD'];
    const { data, errors } = await rates.ask(ratesQuery, { pairs });
    expect(errors).toBeUndefined();
    const usd = {
      pair: 'EUR/USD',
      bid: '1.1678158',
      ask: '1.1689842',
      mid: '1.1684',
      asOf: '2026-04-13T15:00:00.000Z',
      source: 'ECB',
      stale: true,
      base: { code: 'EUR', name: 'Euro', minorUnits: 2 },
      quote: { code: 'USD' },
    };
    expect(data?.['rates']).toMatchObject([{ pair: 'EUR/INR', mid: '109.047' }, null, usd, null, null, usd]);
  });

  it('refuses more than 100 pairs, and names the argument', async () => {
    const refused = await rates.ask(ratesQuery, { pairs: Array.from({ length: 101 }, () => 'EUR/USD') });
    expect(refused.errors?.[0]).toMatchObject({
      message: '`pairs` has at most 100 items, not 101.',
      extensions: { code: 'BAD_USER_INPUT', field: ['pairs'] },
    });
  });

  it.each(['EURUSD', 'EUR/', 'eur/usd', 'EUR/USD/JPY', 12])('refuses %j as a pair', async (pair) => {
    const { errors } = await rates.ask(ratesQuery, { pairs: [pair] });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/pairs\[0\]/),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('answers the history with both ends', async () => {
    const { data, errors } = await rates.ask(historyQuery, {
      pair: 'EUR/INR',
      from: '2026-04-09T00:00:00Z',
      to: '2026-04-13T00:00:00Z',
      interval: 'DAY',
    });
    expect(errors).toBeUndefined();
    const day = (at: string, mid: string) => ({ at, open: mid, high: mid, low: mid, close: mid });
    expect(data?.['rate']).toEqual({
      pair: 'EUR/INR',
      history: [
        day('2026-04-09T00:00:00.000Z', '108.2738'),
        day('2026-04-10T00:00:00.000Z', '108.7795'),
        day('2026-04-13T00:00:00.000Z', '109.047'),
      ],
    });
  });

  it.each([
    ['2020-01-01T00:00:00Z', '2026-12-31T00:00:00Z', '`to` is at most 1000 days after `from`.'],
    ['2020-01-02T00:00:00Z', '2020-01-01T00:00:00Z', '`to` must not be before `from`.'],
  ])('refuses a history from %s to %s, and names the argument', async (from, to, message) => {
    const { errors } = await rates.ask(historyQuery, { pair: 'EUR/USD', from, to, interval: 'DAY' });
    expect(errors?.[0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT', field: ['to'] } });
  });

  it('resolves rates and currencies by their keys', async () => {
    const { data } = await rates.ask(entitiesQuery('... on Rate { mid } ... on Currency { name }'), {
      representations: [
        { __typename: 'Rate', pair: 'EUR/USD' },
        { __typename: 'Rate', pair: 'EUR/ABC' },
        { __typename: 'Currency', code: 'INR' },
        { __typename: 'Currency', code: 'XAU' },
      ],
    });
    expect(data?.['_entities']).toMatchObject([{ mid: '1.1684' }, null, { name: 'Indian Rupee' }, null]);
  });

  it('values a wallet at mid, and answers null without a rate', async () => {
    const wallet = (amount: string, currency: string) => ({
      __typename: 'Wallet',
      id: '1',
      balance: { amount, currency },
    });
    const query = entitiesQuery(
      '... on Wallet { inr: valueIn(currency: "INR") { amount currency } jpy: valueIn(currency: "JPY") { amount } }',
    );
    const representations = [
      wallet('250.00', 'EUR'),
      wallet('40000000000000000.00', 'INR'),
      wallet('1.000', 'KWD'),
      { __typename: 'Wallet', id: '2', balance: null },
    ];
    const { data, errors } = await rates.ask(query, { representations }, customer);
    expect(errors).toBeUndefined();
    expect(data?.['_entities']).toEqual([
      { inr: { amount: '27261.75', currency: 'INR' }, jpy: { amount: '46688' } },
      { inr: { amount: '40000000000000000.00', currency: 'INR' }, jpy: { amount: '68502572280000000' } },
      { inr: null, jpy: null },
      { inr: null, jpy: null },
    ]);
  });

  it('values no wallet for somebody without a token', async () => {
    const representations = [{ __typename: 'Wallet', id: '1', balance: { amount: '1.00', currency: 'EUR' } }];
    const { errors } = await rates.ask(entitiesQuery('... on Wallet { valueIn(currency: "INR") { amount } }'), {
      representations,
    });
    expect(errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  const tradableQuery = '{ tradableRate(sell: "EUR", buy: "USD") { mid asOf stale } }';

  it('tells a service that the rate of an old sample is stale', async () => {
    const { data } = await rates.ask(tradableQuery, {}, serviceIdentity('transactions'));
    expect(data?.['tradableRate']).toMatchObject({ mid: '1.1684', stale: true });
  });

  it('tells the tradable rate to services only', async () => {
    const { data, errors } = await rates.ask(tradableQuery, {}, customer);
    expect(data).toEqual({ tradableRate: null });
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('has neither simulated nor made-up rates', async () => {
    const pool = rates.database.pool({ schema: 'rates' });
    await expect(pool.query(`SELECT FROM reference_rates WHERE source <> 'ECB'`)).resolves.toMatchObject({
      rowCount: 0,
    });
    await expect(pool.query('SELECT FROM ticks')).resolves.toMatchObject({ rowCount: 0 });
  });
});

describe('rates with the demo seed', () => {
  let rates: StartedRates;
  beforeAll(async () => {
    rates = await startRates({
      AGIO_SEED: 'demo',
      RATES_SIMULATOR_INTERVAL_MS: '60000',
      RATES_TICK_STALE_AFTER_SECONDS: '3600',
    });
  });
  afterAll(() => rates.stop());

  it('is tradable from the start, by the simulator', async () => {
    const { data } = await rates.ask(
      '{ usd: tradableRate(sell: "EUR", buy: "USD") { stale } mco2: tradableRate(sell: "AED", buy: "MCO2") { stale } }',
      {},
      serviceIdentity('transactions'),
    );
    expect(data).toEqual({ usd: { stale: false }, mco2: { stale: false } });
  });

  it('marks simulated rates, and keeps their history real', async () => {
    const { data } = await rates.ask(
      `{ rate(pair: "EUR/USD") { source stale history(from: "2026-04-13T00:00:00Z", to: "2026-04-13T00:00:00Z", interval: DAY) { close } } }`,
    );
    expect(data?.['rate']).toEqual({ source: 'SIMULATED', stale: false, history: [{ close: '1.1684' }] });
  });
});
