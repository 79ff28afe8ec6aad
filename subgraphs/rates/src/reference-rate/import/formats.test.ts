import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseDecimal } from '@agio/runtime/money/decimal';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { describeFormats, readFormat } from '../../provider/testing/formats.js';
import { createRatesDatabase } from '../../testing/database.js';
import { insertReferenceRates, readLatestReferenceRates } from '../store.js';
import { detectFormat, type FormatName } from './formats.js';
import { importRates, type ImportOptions, type ImportResult } from './import-rates.js';

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agio-rates-'));
  ({ database, pool } = await createRatesDatabase());
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});
beforeEach(async () => {
  await pool.query(`
    ALTER TABLE reference_rates DISABLE TRIGGER USER;
    TRUNCATE reference_rates;
    ALTER TABLE reference_rates ENABLE TRIGGER USER
  `);
});

const now = () => new Date('2026-11-21T12:00:00Z');

async function fileOf(content: string | Buffer): Promise<string> {
  const file = join(folder, 'rates');
  await writeFile(file, content);
  return file;
}

const importText = async (text: string | Buffer, options: Partial<ImportOptions> = {}): Promise<ImportResult> =>
  importRates({ pool, file: await fileOf(text), now, ...options });

/** What is stored, as `day currency rate source`. */
async function stored(): Promise<string[]> {
  const { rows } = await pool.query<{ rate: string }>(
    `SELECT day || ' ' || currency || ' ' || per_euro || ' ' || source AS rate FROM reference_rates
     ORDER BY day, currency, authority DESC`,
  );
  return rows.map(({ rate }) => rate);
}

const mco2 = { asset: 'MCO2', currency: 'EUR' };
const ecbXml = (days: string) => `<e:Envelope xmlns:e="x"><Cube>${days}</Cube></e:Envelope>`;
const ecbDay = (day: string, cubes = `<Cube currency='USD' rate='1.1684'/>`) => `<Cube time='${day}'>${cubes}</Cube>`;
const seriesV1 = (rates: string) => `{"amount":1.0,"base":"EUR","start_date":"2026-04-10","rates":{${rates}}}`;
const itemV2 = (fields: Record<string, string>) =>
  `{"date":"2026-04-13","base":"EUR","quote":"USD","rate":1.1684,${JSON.stringify(fields).slice(1)}`;
const milliseconds = (time: string) => Date.parse(time).toString();

describeFormats('an example of each format', () => {
  it.each<[string, FormatName]>([
    ['ecb-eurofxref-daily.xml', 'ecb-xml'],
    ['ecb-eurofxref-daily-2026-04-13.xml', 'ecb-xml'],
    ['frankfurter-v1-latest.json', 'frankfurter-v1'],
    ['frankfurter-v1-timeseries.json', 'frankfurter-v1'],
    ['frankfurter-v2-rates.json', 'frankfurter-v2'],
    ['coingecko-market-chart.json', 'coingecko'],
  ])('%s is taken for %s and stored to the digit, once', async (name, format) => {
    const text = readFormat(name);
    const result = await importText(text, { prices: mco2 });
    expect(result).toMatchObject({ format, inserted: result.rates, faults: { count: 0 }, outranked: { count: 0 } });
    for (const rate of await stored()) {
      const [day = '', currency = '', figure = '', source] = rate.split(' ');
      if (source === 'COINGECKO') continue;
      expect(text).toContain(day);
      expect(text).toMatch(new RegExp(`${currency}\\b[^0-9]*${figure.replaceAll('.', '\\.')}0*\\b`));
    }
    await expect(importText(text, { prices: mco2 })).resolves.toMatchObject({ inserted: 0 });
  });

  it('of two sources with the same figures contradicts nobody', async () => {
    await importText(readFormat('ecb-eurofxref-daily-2026-04-13.xml'));
    const result = await importText(readFormat('frankfurter-v1-latest.json'));
    expect(result).toMatchObject({ rates: 29, inserted: 0, outranked: { count: 0 }, faults: { count: 0 } });
  });
});

describe('detectFormat', () => {
  it.each<[string, string | Buffer]>([
    ['The file is compressed (gzip). Unpack it first, with gunzip.', gzipSync('Date,USD\n')],
    ['The file is compressed (zip). Unpack it first, with unzip.', Buffer.from('PK\u0003\u0004....')],
    ['The file is empty.', ''],
    ['The file is empty.', ' \n'],
    ['The file is of no known format. The formats are ecb-csv, ecb-xml,', 'day;USD\n'],
  ])('says: %s', async (message, content) => {
    await expect(detectFormat(await fileOf(content))).rejects.toThrow(message);
  });

  it('looks past a byte order mark, comments and blank lines', async () => {
    await expect(detectFormat(await fileOf('\uFEFF# a comment\n\nDate, USD\n'))).resolves.toBe('ecb-csv');
    await expect(detectFormat(await fileOf('date,upstream,USD\n'))).resolves.toBe('currency-api-csv');
  });
});

describe('a table of the currency API', () => {
  const text = 'date,upstream,EUR,KWD,SSP,USD\n2026-02-26,fawazahmed0,1,0.36128,,1.18195255\n';

  it('is stored as imported, without empty cells and the euro itself', async () => {
    await expect(importText(text)).resolves.toMatchObject({ format: 'currency-api-csv', inserted: 2 });
    await expect(stored()).resolves.toEqual(['2026-02-26 KWD 0.36128 IMPORTED', '2026-02-26 USD 1.18195255 IMPORTED']);
  });

  it('is refused when a euro is not one euro', async () => {
    await expect(importText(text.replace(',1,', ',2,'))).rejects.toThrow('Line 2: EUR must be 1');
  });

  it('gives way to the ECB, whichever comes first, and what differs is told', async () => {
    await importText('Date,USD\n2026-02-26,1.1823\n');
    const result = await importText(text);
    expect(result).toMatchObject({ inserted: 1, faults: { count: 0 } });
    expect(result.outranked).toEqual({
      count: 1,
      first: ['Line 2: USD of 2026-02-26 is stored as 1.1823 and given as 1.18195255; ECB is the more official source'],
    });
    await importText(text.replace('2026-02-26', '2026-02-27'));
    await importText('Date,USD\n2026-02-27,1.1815\n');
    expect((await readLatestReferenceRates(pool)).get('USD')).toMatchObject({
      perEuro: parseDecimal('1.1815'),
      source: 'ECB',
    });
  });
});

describe('the ECB’s XML', () => {
  it('may hold many days', async () => {
    await importText(ecbXml(ecbDay('2026-04-13') + ecbDay('2026-04-10', `<Cube currency="JPY" rate="186.430"/>`)));
    await expect(stored()).resolves.toEqual(['2026-04-10 JPY 186.43 ECB', '2026-04-13 USD 1.1684 ECB']);
  });

  it.each([
    ['cut off', '<?xml version="1.0"?><Envelope><Cube><Cube time="2026-04-13">', 'no well-formed XML'],
    ['of another shape', '<html><body>Not found</body></html>', 'not of the shape of the ECB'],
    ['with a day of no calendar', ecbXml(ecbDay('2026-02-30')), 'Day 1, "2026-02-30": "2026-02-30" is no date'],
    ['with no rate', ecbXml(ecbDay('2026-04-13', `<Cube currency='USD' rate='n/a'/>`)), '"n/a" is no rate of USD'],
    ['with no currency', ecbXml(ecbDay('2026-04-13', `<Cube rate='1.1'/>`)), '"" is no currency code'],
    [
      'with declared entities',
      `<!DOCTYPE x [<!ENTITY a "1.1">]>${ecbXml(ecbDay('2026-04-13', `<Cube currency='USD' rate='&a;'/>`))}`,
      '"&a;" is no rate of USD',
    ],
  ])('%s is refused', async (_fault, text, message) => {
    await expect(importText(text, { format: 'ecb-xml' })).rejects.toThrow(message);
    await expect(stored()).resolves.toEqual([]);
  });
});

describe('JSON of Frankfurter', () => {
  it('is stored exactly, with digits that no floating-point number has', async () => {
    await importText(seriesV1('"2026-04-10":{"USD":1.12345678901234567890123,"IDR":2.0e4,"EUR":1.0}'));
    await expect(stored()).resolves.toEqual([
      '2026-04-10 IDR 20000 FRANKFURTER',
      '2026-04-10 USD 1.12345678901234567890123 FRANKFURTER',
    ]);
  });

  it.each([
    ['per dollar', '{"base":"USD","rates":{"2026-04-10":{"INR":93}}}', 'The rates are those of 1 USD; they must be'],
    ['of ten euros', '{"amount":10,"base":"EUR","date":"2026-04-10","rates":{}}', 'The rates are those of 10 EUR'],
    ['cut off', '{"base":"EUR","rates":{"2026-04-10":{"USD":1.1', 'no JSON, or ends in the middle of it'],
    ['without rates', '{"base":"EUR","rates":[]}', 'not as version 1 of Frankfurter answers: "rates"'],
    ['with another day', seriesV1('"tomorrow":{"USD":1.1}'), 'Day "tomorrow": "tomorrow" is no date'],
    ['with a rate of zero', seriesV1('"2026-04-10":{"USD":0}'), 'Day "2026-04-10": "0" is no rate of USD'],
    ['with a negative rate', seriesV1('"2026-04-10":{"USD":-1.1}'), 'is no rate of USD'],
    ['with a rate beyond any price', seriesV1('"2026-04-10":{"USD":1e99}'), 'is no rate of USD'],
    ['with null', seriesV1('"2026-04-10":{"USD":null}'), 'null is no rate of USD'],
    ['with a day of no rates', seriesV1('"2026-04-10":7'), 'Day "2026-04-10": it has no rates'],
    ['per dollar, in a list', `[${itemV2({ base: 'USD' })}]`, 'Item 1: its base is "USD"; it must be EUR'],
    ['with an item of no rate', '[{"date":"2026-04-13"}]', 'Item 1: it must have a date, a base, a quote and a rate'],
    ['with no item', '[]', 'The file ends without a rate.'],
  ])('%s is refused', async (_fault, text, message) => {
    await expect(importText(text)).rejects.toThrow(message);
    await expect(stored()).resolves.toEqual([]);
  });
});

describe('prices of CoinGecko', () => {
  const prices = (...items: [time: string, price: string][]) =>
    `{"prices":[${items.map(([time, price]) => `[${milliseconds(time)},${price}]`).join(',')}]}`;

  it('give each day but today its last one, as what a euro buys', async () => {
    const text = prices(
      ['2026-04-10T00:00:00Z', '0.9'],
      ['2026-04-10T23:59:59Z', '0.8'],
      ['2026-04-10T12:00:00Z', '0.7'],
      ['2026-04-11T00:00:00Z', '3'],
      ['2026-11-21T00:00:00Z', '4'],
    );
    await expect(importText(text, { prices: mco2 })).resolves.toMatchObject({ rates: 2, inserted: 2 });
    await expect(stored()).resolves.toEqual([
      '2026-04-10 MCO2 1.25 COINGECKO',
      '2026-04-11 MCO2 0.33333333333333333333 COINGECKO',
    ]);
  });

  it('in dollars go through the dollar’s rate of the day or the last one before it', async () => {
    await insertReferenceRates(pool, [
      { currency: 'USD', day: '2026-04-10', perEuro: parseDecimal('1.2')!, source: 'ECB' },
    ]);
    const text = prices(['2026-04-12T10:00:00Z', '4.8e-1']);
    await importText(text, { prices: { asset: 'MCO2', currency: 'USD' } });
    await expect(stored()).resolves.toContain('2026-04-12 MCO2 2.5 COINGECKO');
    await expect(
      importText(prices(['2026-04-18T10:00:00Z', '0.5']), { prices: { asset: 'MCO2', currency: 'USD' } }),
    ).rejects.toThrow(
      'The last price of 2026-04-18: there is no rate of USD in the week up to that day; import that first',
    );
  });

  it.each([
    [undefined, 'A file of CoinGecko does not say what its prices are of and in: add --asset=MCO2 --priced-in=EUR.'],
    [{ asset: 'DOGE', currency: 'EUR' }, '"DOGE" is no currency or asset of a wallet.'],
    [{ asset: 'MCO2', currency: 'MCO2' }, 'A price of MCO2 in MCO2 says nothing about a euro.'],
    [{ asset: 'EUR', currency: 'USD' }, 'A price of EUR in USD says nothing about a euro.'],
  ])('of %j are refused', async (given, message) => {
    const options = given && { prices: given };
    await expect(importText(prices(['2026-04-10T00:00:00Z', '1']), options)).rejects.toThrow(message);
  });

  it.each([
    ['["now", 1]', 'Price 1: it must be a time in milliseconds and a price'],
    ['[1775779200000, 0]', 'Price 1: "0" is no rate of MCO2'],
    ['[1775779200000]', 'Price 1: it must be a time in milliseconds and a price'],
    ['[999999999999999, 1]', 'Price 1: 999999999999999 is in the future'],
  ])('with %s are refused', async (price, message) => {
    await expect(importText(`{"prices":[${price}]}`, { prices: mco2 })).rejects.toThrow(message);
  });
});

describe('with --on-error=skip', () => {
  const skip = { onError: 'skip' } as const;

  it('what is sound is stored, and each fault is named', async () => {
    const text =
      'Date,USD,JPY\n2026-04-13,1.1684,186.75\n2026-04-10,x,186.43\n2026-04-32,1,1\n2026-04-09,1.1685\n2026-04-08,1.1706,185\n';
    const result = await importText(text, skip);
    expect(result).toMatchObject({ records: 2, rates: 4, inserted: 4 });
    expect(result.faults.count).toBe(3);
    expect(result.faults.first).toEqual([
      expect.stringContaining('Line 3: "x" is no rate of USD'),
      expect.stringContaining('Line 4: "2026-04-32" is no date'),
      'Line 5: it has 2 columns, the header has 3',
    ]);
    await expect(stored()).resolves.toHaveLength(4);
  });

  it('a contradicted rate alone is left out, and does not change', async () => {
    await importText('Date,USD\n2026-04-10,1.1711\n');
    const result = await importText('Date,USD,JPY\n2026-04-10,1.1712,186.43\n', skip);
    expect(result).toMatchObject({
      inserted: 1,
      faults: {
        count: 1,
        first: ['Line 2: USD of 2026-04-10 is stored as 1.1711 and given as 1.1712; a stored rate never changes'],
      },
    });
    await expect(stored()).resolves.toEqual(['2026-04-10 JPY 186.43 ECB', '2026-04-10 USD 1.1711 ECB']);
  });

  it('no more faults are named than can be read', async () => {
    const result = await importText(`Date,USD\n2026-04-10,1.1\n${'2026-04-09,x\n'.repeat(500)}`, skip);
    expect(result.faults.count).toBe(500);
    expect(result.faults.first).toHaveLength(20);
  });

  it('an item of a list, a day of a series and a price are left out alike', async () => {
    await importText(`[${itemV2({ quote: 'Dollar' })},${itemV2({ quote: 'JPY' })}]`, skip);
    await importText(seriesV1('"2026-04-09":{"USD":"x"},"2026-04-10":{"SEK":11}'), skip);
    await importText(`{"prices":[[1,1],[${milliseconds('2026-04-10T00:00:00Z')},0.5]]}`, { ...skip, prices: mco2 });
    await expect(stored()).resolves.toEqual([
      '2026-04-10 MCO2 2 COINGECKO',
      '2026-04-10 SEK 11 FRANKFURTER',
      '2026-04-13 JPY 1.1684 FRANKFURTER',
    ]);
  });

  it('a file without a sound record is refused all the same, and so is one of no format', async () => {
    await expect(importText('Date,USD\n2026-04-10,x\n', skip)).rejects.toThrow('has no sound rate; 1 record is faulty');
    await expect(importText('{"base":"EUR","rates":', skip)).rejects.toThrow('no JSON, or ends in the middle');
  });
});

describe('a file that is imported twice at the same time', () => {
  it('is stored once', async () => {
    const file = await fileOf(await readFile(new URL('../../../data/ecb-sample.csv', import.meta.url)));
    const results = await Promise.all([1, 2, 3].map(() => importRates({ pool, file, now })));
    const total = results.reduce((sum, { inserted }) => sum + inserted, 0);
    expect(total).toBe(results[0]?.rates);
    await expect(stored()).resolves.toHaveLength(total);
  });
});
