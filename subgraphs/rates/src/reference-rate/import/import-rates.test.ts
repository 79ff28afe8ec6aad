import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { formatDecimal } from '@agio/runtime/money/decimal';
import type pg from 'pg';
import { readCandles } from '../../candle/read-candles.js';
import { legsOf } from '../../rate/leg.js';
import { createRatesDatabase } from '../../testing/database.js';
import { importRates, type ImportProgress } from './import-rates.js';
import { RatesFileError } from './errors.js';

const referenceData =
  process.env.AGIO_REFERENCE_DATA ?? fileURLToPath(new URL('../../../../../../shared/data', import.meta.url));
const historyFile = join(referenceData, 'fx/ecb-eurofxref-hist.csv');
const whereTheHistoryIs = existsSync(historyFile) ? describe : describe.skip;

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;

async function createDatabase(): Promise<void> {
  ({ database, pool } = await createRatesDatabase());
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agio-rates-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function importText(text: string): Promise<unknown> {
  const file = join(folder, 'rates.csv');
  await writeFile(file, text);
  return importRates({ pool, file, format: 'ecb-csv', now: () => new Date('2026-11-21T12:00:00Z') });
}

async function storedRates(): Promise<string[]> {
  const { rows } = await pool.query<{ rate: string }>(
    `SELECT day || ' ' || currency || ' ' || per_euro AS rate FROM reference_rates ORDER BY day, currency`,
  );
  return rows.map((row) => row.rate);
}

describe('a file of rates', () => {
  beforeEach(createDatabase);
  afterEach(() => database.drop());

  it('stores what is published and skips N/A, empty cells, comments and the empty column at the end', async () => {
    const text = '# a comment\nDate,USD,HRK,INR,\n2026-04-13,1.1684,N/A,109.047,\n2022-12-30,1.0666,7.5365,,\n';
    await expect(importText(text)).resolves.toMatchObject({ records: 2, rates: 4, inserted: 4 });
    await expect(storedRates()).resolves.toEqual([
      '2022-12-30 HRK 7.5365',
      '2022-12-30 USD 1.0666',
      '2026-04-13 INR 109.047',
      '2026-04-13 USD 1.1684',
    ]);
  });

  it('reads a file with a byte order mark, CRLF line ends and spaces', async () => {
    await importText('\uFEFFDate, USD, \r\n2026-04-13, 1.1684, \r\n\r\n');
    await expect(storedRates()).resolves.toEqual(['2026-04-13 USD 1.1684']);
  });

  it('leaves alone what is stored, and stores what a later file adds', async () => {
    await importText('Date,USD,\n2026-04-10,1.1711,\n');
    const again = importText('Date,USD,\n2026-04-13,1.1684,\n2026-04-10,1.17110,\n');
    await expect(again).resolves.toMatchObject({ records: 2, rates: 2, inserted: 1 });
  });

  it('refuses a file that contradicts a stored rate, and stores nothing of it', async () => {
    await importText('Date,USD,JPY,\n2026-04-10,1.1711,186.43,\n');
    const contradiction = importText('Date,USD,JPY,\n2026-04-13,1.1684,186.75,\n2026-04-10,1.1711,186.44,\n');
    await expect(contradiction).rejects.toThrow(
      'Line 3: JPY of 2026-04-10 is stored as 186.43 and given as 186.44; a stored rate never changes',
    );
    await expect(storedRates()).resolves.toEqual(['2026-04-10 JPY 186.43', '2026-04-10 USD 1.1711']);
  });

  it('refuses a file that contradicts itself', async () => {
    const contradiction = importText('Date,USD,\n2026-04-10,1.1711,\n2026-04-10,1.1712,\n');
    await expect(contradiction).rejects.toThrow('Line 3: USD of 2026-04-10 is stored as 1.1711 and given as 1.1712');
    await expect(storedRates()).resolves.toEqual([]);
  });
});

describe('a broken file', () => {
  beforeAll(createDatabase);
  afterAll(() => database.drop());

  it.each([
    ['a rate that is no number', 'Date,USD,\n2026-04-13,1.1684,\n2026-04-10,abc,\n', 'Line 3: "abc" is no rate of USD'],
    ['a rate of zero', 'Date,USD,\n2026-04-13,1.1684,\n2026-04-10,0,\n', 'Line 3: "0" is no rate of USD'],
    ['a negative rate', 'Date,USD,\n2026-04-13,-1,\n', 'Line 2: "-1" is no rate of USD'],
    ['an exponent', 'Date,USD,\n2026-04-13,1e3,\n', 'Line 2: "1e3" is no rate of USD'],
    ['a quote', 'Date,USD,\n2026-04-13,"1.2,\n2026-04-10,1.1,\n', 'Line 2: ""1.2" is no rate of USD'],
    ['a day that does not exist', 'Date,USD,\n2026-02-30,1.1,\n', 'Line 2: "2026-02-30" is no date'],
    ['a date in another format', 'Date,USD,\n13.04.2026,1.1,\n', 'Line 2: "13.04.2026" is no date'],
    ['a date in the future', 'Date,USD,\n2062-04-13,1.1,\n', 'Line 2: 2062-04-13 is in the future'],
    ['a date before the euro', 'Date,USD,\n1998-12-31,1.1,\n', 'Line 2: 1998-12-31 is before the euro'],
    ['a short line', 'Date,USD,\n2026-04-13\n', 'Line 2: it has 1 columns, the header has 3'],
    ['a long line', 'Date,USD,\n2026-04-13,1.1,2,3\n', 'Line 2: it has 4 columns, the header has 3'],
    ['a rate of no currency', 'Date,USD,\n2026-04-13,1.1,2\n', 'Line 2: "2" is in a column without a currency'],
    ['a broken line after comments', '# a\n\nDate,USD,\n\n2026-04-13,x,\n', 'Line 5: "x" is no rate of USD'],
    ['another first column', 'Day,USD\n2026-04-13,1.1\n', 'Line 1: the first column must be headed "Date"'],
    ['a currency twice', 'Date,USD,USD\n2026-04-13,1.1,1.1\n', 'Line 1: USD has two columns'],
    ['a column that is no code', 'Date,Dollar\n2026-04-13,1.1\n', 'Line 1: "Dollar" is no currency code'],
    ['no currency', 'Date,\n2026-04-13,\n', 'Line 1: there is no currency column'],
    ['no day', 'Date,USD,\n', 'The file ends without a rate.'],
    ['nothing at all', '', 'The file ends without a rate.'],
    ['no line ends', `Date,USD,\n${'1'.repeat(100_000)}`, 'Line 2: it is too long to be a line of rates'],
  ])('with %s is refused, and nothing of it is stored', async (_fault, text, message) => {
    const refusal = importText(text);
    await expect(refusal).rejects.toThrow(RatesFileError);
    await expect(refusal).rejects.toThrow(message);
    await expect(storedRates()).resolves.toEqual([]);
  });

  it('that is missing rejects', async () => {
    await expect(importRates({ pool, file: join(folder, 'absent.csv') })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('a stored reference rate', () => {
  beforeAll(async () => {
    await createDatabase();
    await importText('Date,USD,\n2026-04-10,1.1711,\n');
  });
  afterAll(() => database.drop());

  it.each(['UPDATE reference_rates SET per_euro = 2', 'DELETE FROM reference_rates', 'TRUNCATE reference_rates'])(
    'survives %s',
    async (statement) => {
      await expect(pool.query(statement)).rejects.toThrow('A stored reference rate never changes');
      await expect(storedRates()).resolves.toEqual(['2026-04-10 USD 1.1711']);
    },
  );
});

/** Every rate that the ECB published, as `day currency rate`, straight from the text of the file. */
async function publishedRates(): Promise<string[]> {
  const [header = '', ...lines] = (await readFile(historyFile, 'utf8')).trim().split(/\r?\n/);
  const codes = header.split(',');
  return lines.flatMap((line) => {
    const [day, ...cells] = line.split(',');
    return cells.flatMap((cell, index) => {
      // A rate is written without the zeros at its end, as everywhere.
      const figure = cell.includes('.') ? cell.replace(/\.?0+$/, '') : cell;
      return figure === '' || figure === 'N/A' ? [] : [`${day} ${codes[index + 1]} ${figure}`];
    });
  });
}

whereTheHistoryIs('the whole history of the ECB (AGIO_REFERENCE_DATA)', () => {
  beforeAll(createDatabase);
  afterAll(() => database.drop());

  it('is imported with progress, once, and is then what the ECB published', async () => {
    const progress: ImportProgress[] = [];
    const result = await importRates({ pool, file: historyFile, onProgress: (step) => progress.push(step) });
    expect(result).toMatchObject({ format: 'ecb-csv', records: 6_983, rates: 217_555, inserted: 217_555 });
    expect(progress.length).toBeGreaterThan(20);
    expect(progress.at(-1)).toEqual({ share: 1, records: 6_983, rates: result.rates });

    const published = await publishedRates();
    const stored = await storedRates();
    expect(stored).toHaveLength(published.length);
    // One comparison of a long text: two hundred thousand take minutes.
    expect(stored.join() === published.sort().join()).toBe(true);

    const [year = []] = await readCandles(
      pool,
      [legsOf({ base: 'EUR', quote: 'INR' })!],
      { first: new Date('2020-01-01'), last: new Date('2020-12-31') },
      { interval: 'DAY', crosses: [] },
    );
    expect(year.map(({ at, close }) => `${at.toISOString().slice(0, 10)} INR ${formatDecimal(close)}`)).toEqual(
      published.filter((rate) => rate.startsWith('2020') && rate.includes('INR')),
    );

    await expect(importRates({ pool, file: historyFile })).resolves.toEqual({ ...result, inserted: 0 });
  }, 120_000);
});
