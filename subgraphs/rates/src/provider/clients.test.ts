import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatDecimal } from '@agio/runtime/money/decimal';
import { createCoingeckoProvider } from './coingecko.js';
import { createEcbProvider } from './ecb.js';
import { createFrankfurterProvider } from './frankfurter.js';
import { createOpenExchangeRatesProvider } from './open-exchange-rates.js';
import { ProviderError, type ProviderRates, type RateProvider } from './provider.js';
import { describeFormats, readFormat } from './testing/formats.js';
import { startLocalServer, withText, type LocalServer } from './testing/local-server.js';

const now = () => new Date('2026-04-13T16:00:00Z');
const never = new AbortController().signal;
/** Long enough for a slow machine; a test of its own sees it pass. */
const timeoutMs = 20_000;
const coins = new Map([
  ['MCO2', 'moss-carbon-credit'],
  ['BTC', 'bitcoin'],
]);

let server: LocalServer;
beforeAll(async () => {
  server = await startLocalServer();
});
afterAll(() => server.stop());

const options = (overrides: { timeoutMs?: number; now?: () => Date } = {}) => ({
  url: server.url,
  timeoutMs,
  now,
  ...overrides,
});
const clients: Record<string, (overrides?: { timeoutMs?: number; now?: () => Date }) => RateProvider> = {
  ECB: (overrides) => createEcbProvider(options(overrides)),
  Frankfurter: (overrides) => createFrankfurterProvider(options(overrides)),
  CoinGecko: (overrides) => createCoingeckoProvider({ ...options(overrides), coins, apiKey: 'key' }),
  'Open Exchange Rates': (overrides) => createOpenExchangeRatesProvider({ ...options(overrides), appId: 'app-id' }),
};

const ask = (client: string, overrides?: { timeoutMs?: number; now?: () => Date }): Promise<ProviderRates> =>
  clients[client]!(overrides).fetchLatest(never);
function shown(rates: ProviderRates): Record<string, string> {
  return Object.fromEntries([...rates].map(([currency, { perEuro }]) => [currency, formatDecimal(perEuro)]));
}

const ecbXml = (day: string, cubes: string) =>
  `<?xml version="1.0"?><gesmes:Envelope><Cube><Cube time='${day}'>${cubes}</Cube></Cube></gesmes:Envelope>`;
const frankfurterV1 = (rates: string, base = 'EUR', date = '2026-04-13', amount = '1.0') =>
  `{"amount":${amount},"base":"${base}","date":"${date}","rates":{${rates}}}`;
const frankfurterV2 = (rate: string, base = 'EUR') =>
  `[{"date":"2026-04-13","base":"EUR","quote":"EUR","rate":1.0},{"date":"2026-04-13","base":"${base}","quote":"USD","rate":${rate}}]`;
const openExchangeRates = (rates: string, { base = 'USD', timestamp = 1_776_092_400 } = {}) =>
  `{"disclaimer":"d","license":"l","timestamp":${timestamp},"base":"${base}","rates":{${rates}}}`;
const coingecko = (price: string, updated = '1776092400') =>
  `{"moss-carbon-credit":{"eur":${price},"last_updated_at":${updated}}}`;

describeFormats('on what it published itself', () => {
  it.each(['ecb-eurofxref-daily.xml', 'ecb-eurofxref-daily-2026-04-13.xml'])(
    'the ECB’s client answers the figures of %s to the digit',
    async (file) => {
      const xml = readFormat(file);
      server.answer(withText(xml));
      const figures = [...xml.matchAll(/currency='(\w+)' rate='([\d.]+)'/g)].map(([, currency, figure]) => [
        currency,
        figure?.replace(/\.?0+$/, ''),
      ]);
      expect(figures.length).toBeGreaterThan(25);
      expect(shown(await ask('ECB'))).toEqual(Object.fromEntries(figures));
    },
  );

  it('the clients of the ECB and of Frankfurter, version 1, answer alike', async () => {
    server.answer(withText(readFormat('ecb-eurofxref-daily-2026-04-13.xml')));
    const published = shown(await ask('ECB'));
    server.answer(withText(readFormat('frankfurter-v1-latest.json')));
    expect(shown(await ask('Frankfurter'))).toEqual(published);
  });

  it('Frankfurter’s client reads version 2 as well', async () => {
    server.answer(withText(readFormat('frankfurter-v2-rates.json')));
    expect(shown(await ask('Frankfurter'))).toMatchObject({ USD: '1.1684', JPY: '186.75', GBP: '0.87058' });
  });

  it('CoinGecko’s client reads simple/price, whose price in euros it needs', async () => {
    server.answer(withText(readFormat('coingecko-simple-price.json').replace('"usd":', '"eur":')));
    expect(shown(await ask('CoinGecko'))).toEqual({ BTC: '0.000014883757284003481763' });
  });
});

describe('figures', () => {
  it('pass through no floating-point number', async () => {
    const long = '0.1000000000000000055511151231257827';
    server.answer(withText(frankfurterV1(`"USD":${long},"JPY":12345678901234567890.123`)));
    expect(shown(await ask('Frankfurter'))).toEqual({ USD: long, JPY: '12345678901234567890.123' });
    server.answer(withText(frankfurterV2('9007199254740993')));
    expect(shown(await ask('Frankfurter'))).toEqual({ USD: '9007199254740993' });
  });

  it('are read with an exponent too', async () => {
    server.answer(withText(coingecko('2.5E-7')));
    expect(shown(await ask('CoinGecko'))).toEqual({ MCO2: '4000000' });
  });

  it('of Open Exchange Rates are those of the dollar by that of the euro, to twenty digits', async () => {
    server.answer(withText(openExchangeRates('"AED":3.6725,"EUR":0.9,"USD":1')));
    expect(shown(await ask('Open Exchange Rates'))).toEqual({
      AED: '4.0805555555555555556',
      USD: '1.1111111111111111111',
    });
  });
});

describe('the time of a rate', () => {
  const asOf = async (client: string) => [...(await ask(client)).values()][0]?.asOf;

  it('is that of the publication for official rates, and of the market for others', async () => {
    server.answer(withText(ecbXml('2026-04-13', `<Cube currency='USD' rate='1.1'/>`)));
    expect(await asOf('ECB')).toEqual(new Date('2026-04-13T15:00:00Z'));
    server.answer(withText(openExchangeRates('"EUR":0.9,"USD":1')));
    expect(await asOf('Open Exchange Rates')).toEqual(new Date(1_776_092_400_000));
    server.answer(withText(coingecko('0.8')));
    expect(await asOf('CoinGecko')).toEqual(new Date(1_776_092_400_000));
  });

  it('is never in the future: what is there before its hour is as of now', async () => {
    server.answer(withText(ecbXml('2026-04-13', `<Cube currency='USD' rate='1.1'/>`)));
    const early = new Date('2026-04-13T14:10:00Z');
    const rates = await ask('ECB', { now: () => early });
    expect(rates.get('USD')).toMatchObject({ asOf: early, referenceDay: '2026-04-13' });
  });
});

describe('what the clients ask', () => {
  it('of CoinGecko is every coin at full precision, with the key', async () => {
    server.answer(withText(coingecko('0.8')));
    await ask('CoinGecko');
    const { url, headers } = server.requests.at(-1)!;
    expect(url).toBe(
      '/latest?ids=moss-carbon-credit%2Cbitcoin&vs_currencies=eur&include_last_updated_at=true&precision=full',
    );
    expect(headers['x-cg-demo-api-key']).toBe('key');
  });

  it('of Open Exchange Rates carries the app id in a header, not in the address', async () => {
    server.answer(withText(openExchangeRates('"EUR":0.9,"USD":1')));
    await ask('Open Exchange Rates');
    expect(server.requests.at(-1)?.headers.authorization).toBe('Token app-id');
    expect(server.requests.at(-1)?.url).toBe('/latest');
  });
});

describe.each(Object.keys(clients))('%s', (client) => {
  const failure = (overrides?: { timeoutMs?: number }) =>
    ask(client, overrides).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each([500, 429, 301, 204])('that answers %d gives no rates', async (status) => {
    server.answer((_, response) => response.writeHead(status).end());
    const error = await failure();
    expect(error).toBeInstanceOf(ProviderError);
  });

  it('that does not answer, or not to the end, is given up in time', async () => {
    server.answer(() => {});
    expect(await failure({ timeoutMs: 50 })).toMatchObject({ message: expect.stringContaining('within 50 ms') });
    server.answer((_, response) => void response.writeHead(200).write('{'));
    expect(await failure({ timeoutMs: 50 })).toMatchObject({ message: expect.stringContaining('within 50 ms') });
  });

  it('that breaks off gives no rates', async () => {
    server.answer((request) => request.socket.destroy());
    expect(await failure()).toBeInstanceOf(ProviderError);
  });

  it('that is not there gives no rates', async () => {
    const before = server;
    server = await startLocalServer();
    await server.stop();
    const error = await failure();
    server = before;
    expect(error).toMatchObject({ name: 'ProviderError', message: expect.stringContaining('ECONNREFUSED') });
  });

  it.each(['', 'nonsense', '<html><body>Please log in</body></html>', '{"error":"sorry"}', '[]', '{}', 'null', '\xff'])(
    'that answers %j gives no rates',
    async (text) => {
      server.answer((_, response) => response.writeHead(200).end(Buffer.from(text, 'latin1')));
      expect(await failure()).toBeInstanceOf(ProviderError);
    },
  );

  it('that answers without end is cut off', async () => {
    server.answer((_, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536))) continue;
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    });
    expect(await failure()).toMatchObject({ message: expect.stringContaining('more than 1048576 bytes') });
  });

  it('ends when it is told to', async () => {
    server.answer(() => {});
    const ending = new AbortController();
    const asked = clients[client]!().fetchLatest(ending.signal);
    ending.abort();
    await expect(asked).rejects.toThrow(ProviderError);
  });
});

describe('an answer is refused whole', () => {
  const usd = (rate: string) => `<Cube currency='USD' rate='${rate}'/>`;
  it.each<[string, string, string]>([
    ['a negative figure', 'ECB', ecbXml('2026-04-13', `<Cube currency='JPY' rate='186'/>${usd('-1.1')}`)],
    ['zero', 'ECB', ecbXml('2026-04-13', usd('0.000'))],
    ['a missing figure', 'ECB', ecbXml('2026-04-13', `<Cube currency='USD'/>`)],
    ['a day of the future', 'ECB', ecbXml('2026-04-14', usd('1.1'))],
    ['no day', 'ECB', ecbXml('soon', usd('1.1'))],
    ['no rates', 'ECB', ecbXml('2026-04-13', '')],
    ['another base', 'Frankfurter', frankfurterV1('"EUR":0.9', 'USD')],
    ['another amount', 'Frankfurter', frankfurterV1('"USD":11.6', 'EUR', '2026-04-13', '10')],
    ['a negative figure', 'Frankfurter', frankfurterV1('"USD":-1.1,"JPY":186')],
    ['a figure of null', 'Frankfurter', frankfurterV1('"USD":null')],
    ['a day of the future', 'Frankfurter', frankfurterV1('"USD":1.1', 'EUR', '2026-04-15')],
    ['another base in version 2', 'Frankfurter', frankfurterV2('1.1', 'GBP')],
    ['a negative figure in version 2', 'Frankfurter', frankfurterV2('-1.1')],
    ['no figure in version 2', 'Frankfurter', '[{"date":"2026-04-13","base":"EUR","quote":"USD"}]'],
    ['another base', 'Open Exchange Rates', openExchangeRates('"USD":1.1,"EUR":1', { base: 'EUR' })],
    ['no euro', 'Open Exchange Rates', openExchangeRates('"USD":1,"JPY":159')],
    ['a euro of zero', 'Open Exchange Rates', openExchangeRates('"USD":1,"EUR":0')],
    ['a negative figure', 'Open Exchange Rates', openExchangeRates('"USD":1,"EUR":0.9,"JPY":-159')],
    [
      'a time of the future',
      'Open Exchange Rates',
      openExchangeRates('"EUR":0.9,"USD":1', { timestamp: 1_876_092_400 }),
    ],
    ['a negative price', 'CoinGecko', coingecko('-0.8')],
    ['a price of zero', 'CoinGecko', coingecko('0')],
    ['no time', 'CoinGecko', '{"moss-carbon-credit":{"eur":0.8}}'],
    ['no price of any coin', 'CoinGecko', '{"moss-carbon-credit":{"last_updated_at":1776092400}}'],
    ['an endless figure', 'CoinGecko', coingecko('1e-41')],
  ])('with %s from %s', async (_, client, text) => {
    server.answer(withText(text));
    await expect(ask(client)).rejects.toThrow(ProviderError);
  });
});
