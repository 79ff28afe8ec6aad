import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@agio/runtime/jobs/testing/until';
import { serviceIdentity, type Identity } from '@agio/runtime/identity/identity';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { startLocalServer, withText, type LocalServer } from './provider/testing/local-server.js';
import { startRates, type StartedRates } from './testing/started-subgraph.js';

const administrator: Identity = {
  kind: 'user',
  userId: '0193f1a0-0000-7000-8000-000000000009',
  sessionId: '0193f1a0-0000-7000-8000-000000000002',
  roles: ['ADMIN'],
  scopes: ['customer', 'rates:write'],
  tier: 'BASIC',
};
const customer: Identity = { ...administrator, roles: ['CUSTOMER'], scopes: ['customer'] };

const today = new Date().toISOString().slice(0, 10);
const ecb = (rates: Record<string, string>) => {
  const cubes = Object.entries(rates).map(([code, rate]) => `<Cube currency='${code}' rate='${rate}'/>`);
  return withText(`<Envelope><Cube><Cube time='${today}'>${cubes.join('')}</Cube></Cube></Envelope>`);
};
const coingecko = (price: string) =>
  withText(`{"moss-carbon-credit":{"eur":${price},"last_updated_at":${Math.floor(Date.now() / 1000) - 60}}}`);
const dollars = (perDollar: Record<string, string>) => {
  const rates = Object.entries(perDollar).map(([code, rate]) => `"${code}":${rate}`);
  return withText(`{"timestamp":${Math.floor(Date.now() / 1000)},"base":"USD","rates":{${rates.join(',')}}}`);
};

const rateQuery = 'query ($pair: CurrencyPair!) { rate(pair: $pair) { mid source stale } }';
const addRate = `mutation ($input: AddRateInput!) {
  addRate(input: $input) { rate { mid source } userErrors { code number field message } }
}`;

describe('rates of live providers', () => {
  let servers: Record<'ecb' | 'coingecko' | 'openexchangerates', LocalServer>;
  let database: TestDatabase;
  let worker: StartedRates;
  let server: StartedRates;

  beforeAll(async () => {
    const [first, second, third] = await Promise.all([startLocalServer(), startLocalServer(), startLocalServer()]);
    servers = { ecb: first, coingecko: second, openexchangerates: third };
    servers.ecb.answer(ecb({ USD: '1.1684', JPY: '186.75', INR: '109.0470' }));
    servers.coingecko.answer(coingecko('0.8'));
    servers.openexchangerates.answer(withText('down', 503));
    const env = {
      AGIO_SEED: 'none',
      RATES_PROVIDERS: 'ecb,openexchangerates,coingecko',
      RATES_ECB_URL: servers.ecb.url.href,
      RATES_COINGECKO_URL: servers.coingecko.url.href,
      RATES_OPENEXCHANGERATES_URL: servers.openexchangerates.url.href,
      RATES_OPENEXCHANGERATES_APP_ID: 'app-id',
      RATES_ECB_INTERVAL_SECONDS: '5',
      RATES_OPENEXCHANGERATES_INTERVAL_SECONDS: '5',
    };
    database = await createTestDatabase();
    worker = await startRates({ ...env, AGIO_ROLE: 'worker' }, database);
    server = await startRates({ ...env, AGIO_ROLE: 'server' }, database);
  });
  afterAll(async () => {
    await server.stop();
    await worker.stop();
    await Promise.all(Object.values(servers).map((each) => each.stop()));
    await database.drop();
  });

  const shown = async (pair: string) => {
    const { data } = await server.ask(rateQuery, { pair });
    const rate = data?.['rate'] as { mid: string; source: string; stale: boolean } | null;
    return rate && `${rate.source} ${rate.mid}${rate.stale ? ' stale' : ''}`;
  };
  const eventually = (pair: string, expected: string) =>
    until(`${pair} is ${expected}`, async () => (await shown(pair)) === expected);
  const add = async (input: Record<string, unknown>, identity: Identity = administrator) => {
    const answer = await server.ask(addRate, { input: { reason: 'Told by telephone', ...input } }, identity);
    return { answer, payload: answer.data?.['addRate'] as Record<string, unknown> | null | undefined };
  };

  it('are those of the provider, to the digit, in a process that asks nobody', async () => {
    await eventually('EUR/INR', 'ECB 109.047');
    await eventually('EUR/MCO2', 'COINGECKO 1.25');
    expect(await shown('USD/AED')).toBe('PEG 3.6725');
    expect(await shown('MCO2/USD')).toBe('COINGECKO 0.93472');
  });

  it('fall back to the next provider for what the first does not tell', async () => {
    servers.openexchangerates.answer(dollars({ USD: '1', EUR: '0.855', JPY: '159.8', ZMW: '19' }));
    await until('there is a rate of ZMW', async () => (await shown('EUR/ZMW')) !== null);
    expect(await shown('EUR/ZMW')).toBe('OPEN_EXCHANGE_RATES 22.22222222');
    expect(await shown('EUR/JPY')).toBe('ECB 186.75');
  });

  it('are stored as reference rates of their day, and as moments of the whole market', async () => {
    const pool = database.pool({ schema: 'rates' });
    const { rows } = await pool.query(
      `SELECT per_euro::text FROM reference_rates WHERE day = $1 AND currency = 'INR' AND source = 'ECB'`,
      [today],
    );
    expect(rows).toEqual([{ per_euro: '109.047' }]);
    await until('a tick has everything', async () => {
      const { rows: ticks } = await pool.query<{ per_euro: Record<string, string>; source: string }>(
        'SELECT per_euro, source FROM ticks ORDER BY at DESC LIMIT 1',
      );
      const [tick] = ticks;
      return tick?.source === 'LIVE' && ['MCO2', 'ZMW', 'INR'].every((code) => code in tick.per_euro);
    });
  });

  it('that jump are set aside, and taken when a second source agrees', async () => {
    servers.ecb.answer(ecb({ USD: '1.1684', JPY: '250', INR: '109.047' }));
    const query = '{ quarantinedRates { source currency perEuro expected quarantinedAt } }';
    const listed = async () => {
      const { data } = await server.ask(query, {}, administrator);
      return data?.['quarantinedRates'] as Record<string, unknown>[];
    };
    await until('it is set aside', async () => (await listed()).length > 0);
    expect(await listed()).toMatchObject([{ source: 'ECB', currency: 'JPY', perEuro: '250' }]);
    expect(await shown('EUR/JPY')).toBe('ECB 186.75');
    servers.openexchangerates.answer(dollars({ USD: '1', EUR: '0.855', JPY: '213.9', ZMW: '19' }));
    await eventually('EUR/JPY', 'ECB 250');
    await until('it is off the list', async () => (await listed()).length === 0);
  });

  it('come with how each provider fares, for administrators only', async () => {
    const query = '{ rateProviders { source priority status lastTakenAt asOf lastFailure } }';
    const states = async () => {
      const { data } = await server.ask(query, {}, administrator);
      return data?.['rateProviders'] as Record<string, unknown>[];
    };
    expect(await states()).toEqual([
      expect.objectContaining({ source: 'ECB', priority: 1, status: 'FRESH', lastFailure: null }),
      expect.objectContaining({ source: 'OPEN_EXCHANGE_RATES', priority: 2, status: 'FRESH', lastFailure: null }),
      expect.objectContaining({ source: 'COINGECKO', priority: 3, status: 'FRESH', lastFailure: null }),
    ]);
    servers.openexchangerates.answer(withText('down', 503));
    await until('its failure is told', async () => {
      const [, state] = await states();
      return state?.['lastFailure'] === `${servers.openexchangerates.url.host} answered 503.`;
    });
    for (const field of ['rateProviders { source }', 'quarantinedRates { id }']) {
      const { errors } = await server.ask(`{ ${field} }`, {}, customer);
      expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    }
    const tooMany = await server.ask('{ quarantinedRates(first: 101) { id } }', {}, administrator);
    expect(tooMany.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: ['first'] });
  });

  it('give way to what an administrator enters, which is on record', async () => {
    const { payload } = await add({ pair: 'EUR/INR', mid: '110.5' });
    expect(payload).toEqual({ rate: { mid: '110.5', source: 'MANUAL' }, userErrors: [] });
    await until('the worker has it too', async () => {
      const { data } = await worker.ask(rateQuery, { pair: 'EUR/INR' });
      return (data?.['rate'] as { source: string }).source === 'MANUAL';
    });
    const { rows } = await database
      .pool({ schema: 'rates' })
      .query('SELECT currency, per_euro, reason, is_confirmed_jump, in_force_before, entered_by FROM manual_rates');
    expect(rows).toEqual([
      {
        currency: 'INR',
        per_euro: '110.5',
        reason: 'Told by telephone',
        is_confirmed_jump: false,
        in_force_before: '109.047',
        entered_by: '0193f1a0-0000-7000-8000-000000000009',
      },
    ]);
  });

  it('take the place of what was entered as soon as a provider tells a later one', async () => {
    await add({ pair: 'MCO2/EUR', mid: '0.79' });
    expect(await shown('EUR/MCO2')).toBe('MANUAL 1.265822785');
    await add({ pair: 'EUR/MCO2', mid: '1.3', asOf: '2026-01-01T00:00:00Z' });
    expect(await shown('EUR/MCO2')).toBe('COINGECKO 1.25');
  });

  it('are entered against a jump only when it is meant', async () => {
    const refused = await add({ pair: 'EUR/USD', mid: '11.684' });
    expect(refused.payload).toMatchObject({
      rate: null,
      userErrors: [{ code: 'RATE_IMPLAUSIBLE', number: 1025, field: ['input', 'mid'] }],
    });
    expect(await shown('EUR/USD')).toBe('ECB 1.1684');
    const meant = await add({ pair: 'EUR/USD', mid: '11.684', confirmJump: true });
    expect(meant.payload).toMatchObject({ rate: { mid: '11.684', source: 'MANUAL' }, userErrors: [] });
  });

  it.each([
    [{ pair: 'USD/JPY', mid: '150' }, 'INVALID_INPUT', 'pair'],
    [{ pair: 'EUR/EUR', mid: '1' }, 'INVALID_INPUT', 'pair'],
    [{ pair: 'EUR/XAU', mid: '1' }, 'CURRENCY_UNSUPPORTED', 'pair'],
    [{ pair: 'EUR/AED', mid: '4.3' }, 'INVALID_INPUT', 'pair'],
    [{ pair: 'EUR/INR', mid: '0' }, 'INVALID_INPUT', 'mid'],
    [{ pair: 'EUR/INR', mid: '-110' }, 'INVALID_INPUT', 'mid'],
    [{ pair: 'EUR/INR', mid: '110', asOf: '2999-01-01T00:00:00Z' }, 'INVALID_INPUT', 'asOf'],
    [{ pair: 'EUR/INR', mid: '110', reason: ' ' }, 'INVALID_INPUT', 'reason'],
    [{ pair: 'EUR/INR', mid: '110', reason: 'x'.repeat(201) }, 'INVALID_INPUT', 'reason'],
  ])('are not entered as %j', async (input, code, field) => {
    const { payload } = await add(input);
    expect(payload).toMatchObject({ rate: null, userErrors: [{ code, field: ['input', field] }] });
  });

  it('are entered by administrators only', async () => {
    for (const identity of [customer, serviceIdentity('transactions')]) {
      const { answer } = await add({ pair: 'EUR/INR', mid: '111' }, identity);
      expect(answer.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    }
  });
});
