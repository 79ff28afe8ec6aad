import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '@agio/runtime/logging/logger';
import { formatDecimal, parseDecimal } from '@agio/runtime/money/decimal';
import type { TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { readQuarantinedRates } from '../quarantine/store.js';
import { createMemoryBook, type EuroRate, type MemoryBook } from '../rate/book.js';
import type { ProviderSource } from '../rate/source.js';
import { createRatesDatabase } from '../testing/database.js';
import type { ConfiguredProvider } from './create-providers.js';
import { createIntake, type Intake } from './intake.js';
import type { ToldRate } from './provider.js';
import { readProviderRates } from './store.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = new Date('2026-04-14T09:00:00Z');

/** In the order of preference: an official source, a blend that is fresh for two hours, and a third. */
const providers: ConfiguredProvider[] = (
  [
    ['ECB', 4 * dayMs],
    ['OPEN_EXCHANGE_RATES', 2 * hourMs],
    ['FRANKFURTER', 4 * dayMs],
  ] as [ProviderSource, number][]
).map(([source, staleAfterMs]) => ({
  source,
  staleAfterMs,
  intervalMs: 60_000,
  isChecked: true,
  provider: { source, fetchLatest: () => Promise.reject(new Error('Nobody asks here')) },
}));

let database: TestDatabase;
let pool: pg.Pool;
let client: pg.PoolClient;
beforeAll(async () => {
  ({ database, pool } = await createRatesDatabase());
  client = await pool.connect();
});
afterAll(async () => {
  client.release();
  await database.drop();
});

let now: Date;
let book: MemoryBook;
let intake: Intake;

/** What a process knows that takes over: nothing but what is in the database. */
async function takeOver(): Promise<void> {
  book = createMemoryBook({ providers, referenceStaleAfterMs: 4 * dayMs });
  const sources = providers.map(({ source }) => source);
  const refresh = async () => {
    for (const { source, rates } of await readProviderRates(pool, sources, 0n)) book.setProvider(source, rates);
  };
  await refresh();
  intake = await createIntake({
    client,
    book,
    providers,
    limits: { currency: 500, asset: 2_000 },
    referenceStaleAfterMs: 4 * dayMs,
    refresh,
    logger: silentLogger,
    now: () => now,
  });
}

beforeEach(async () => {
  await pool.query('TRUNCATE provider_rates, quarantined_rates');
  now = start;
  await takeOver();
});

const rate = (perEuro: string, asOf: Date): ToldRate => ({ perEuro: parseDecimal(perEuro)!, asOf });
const tell = (source: ProviderSource, rates: Record<string, string>, asOf = now): Promise<boolean> =>
  intake.take(source, new Map(Object.entries(rates).map(([code, perEuro]) => [code, rate(perEuro, asOf)])));
const pass = (ms: number): void => void (now = new Date(now.getTime() + ms));
function used(currency: string): string | undefined {
  const latest = book.latest(currency, now);
  return latest && `${latest.source} ${formatDecimal(latest.perEuro)}${latest.stale ? ' stale' : ''}`;
}
const setAside = async () =>
  (await readQuarantinedRates(pool, 100)).map(
    ({ source, currency, perEuro, expected }) =>
      `${source} ${currency} ${formatDecimal(perEuro)} for ${formatDecimal(expected)}`,
  );

describe('of several providers', () => {
  it('the preferred one with a fresh rate is used, for each currency of its own', async () => {
    await tell('FRANKFURTER', { USD: '1.17', INR: '109' });
    await tell('OPEN_EXCHANGE_RATES', { USD: '1.18', ZMW: '30' });
    await tell('ECB', { USD: '1.1684' });
    expect(['USD', 'INR', 'ZMW'].map(used)).toEqual(['ECB 1.1684', 'FRANKFURTER 109', 'OPEN_EXCHANGE_RATES 30']);
  });

  it('the next one is used when the rate of the first is stale, and a stale one is shown when no other is there', async () => {
    await tell('OPEN_EXCHANGE_RATES', { USD: '1.18', ZMW: '30' });
    await tell('FRANKFURTER', { USD: '1.17' });
    pass(2 * hourMs);
    expect(used('USD')).toBe('OPEN_EXCHANGE_RATES 1.18');
    pass(1);
    expect(['USD', 'ZMW'].map(used)).toEqual(['FRANKFURTER 1.17', 'OPEN_EXCHANGE_RATES 30 stale']);
    pass(4 * dayMs);
    expect(used('USD')).toMatch(/1\.1[78] stale/);
  });

  it('a later answer takes the place of an earlier one, and never the other way round', async () => {
    await tell('ECB', { USD: '1.1684' });
    await tell('ECB', { USD: '1.15' }, new Date(now.getTime() - 1));
    expect(used('USD')).toBe('ECB 1.1684');
    pass(1);
    expect(await tell('ECB', { USD: '1.15' })).toBe(true);
    expect(await tell('ECB', { USD: '1.15' })).toBe(false);
    expect(used('USD')).toBe('ECB 1.15');
  });

  it('a currency that an answer leaves out keeps its rate', async () => {
    await tell('ECB', { USD: '1.1684', JPY: '186.75' });
    pass(hourMs);
    await tell('ECB', { USD: '1.17' });
    expect(used('JPY')).toBe('ECB 186.75');
  });

  it('what no wallet holds, or has the rate of its anchor, is not kept', async () => {
    await tell('OPEN_EXCHANGE_RATES', { USD: '1.18', AED: '4.3', XAU: '0.0003', BTC: '0.00001', EUR: '1' });
    expect([...book.provider('OPEN_EXCHANGE_RATES').keys()]).toEqual(['USD']);
  });
});

describe('a rate that jumps', () => {
  it('against the median of the others is set aside, and the others go on', async () => {
    await tell('OPEN_EXCHANGE_RATES', { USD: '1.17', JPY: '187' });
    await tell('FRANKFURTER', { USD: '1.19' });
    expect(await tell('ECB', { USD: '11.684', JPY: '186.75' })).toBe(true);
    expect(['USD', 'JPY'].map(used)).toEqual(['OPEN_EXCHANGE_RATES 1.17', 'ECB 186.75']);
    expect(await setAside()).toEqual(['ECB USD 11.684 for 1.18']);
  });

  it('against what the only provider told last is set aside, for as long as it insists', async () => {
    await tell('ECB', { USD: '1.1684' });
    pass(hourMs);
    expect(await tell('ECB', { USD: '1.3' })).toBe(false);
    pass(hourMs);
    await tell('ECB', { USD: '1.31' });
    expect(used('USD')).toBe('ECB 1.1684');
    expect(await setAside()).toEqual(['ECB USD 1.31 for 1.1684']);
  });

  it('against a fresh reference rate is set aside before anything was taken', async () => {
    const reference: EuroRate = { perEuro: parseDecimal('1.1684')!, asOf: now, source: 'ECB' };
    book.setReferences(new Map([['USD', reference]]));
    await tell('FRANKFURTER', { USD: '1.5' });
    expect(await setAside()).toEqual(['FRANKFURTER USD 1.5 for 1.1684']);
    pass(5 * dayMs);
    await tell('FRANKFURTER', { USD: '1.5' });
    expect(used('USD')).toBe('FRANKFURTER 1.5');
  });

  it('has a limit of its own for an asset', async () => {
    await tell('ECB', { MCO2: '1.25', USD: '1.1684' });
    pass(1);
    await tell('ECB', { MCO2: '1.49', USD: '1.3' });
    expect(used('MCO2')).toBe('ECB 1.49');
    expect(await setAside()).toEqual(['ECB USD 1.3 for 1.1684']);
  });

  it('is taken when a second source agrees that told it before', async () => {
    await tell('ECB', { USD: '1.17' });
    await tell('OPEN_EXCHANGE_RATES', { USD: '1.17' });
    await tell('FRANKFURTER', { USD: '1.17' });
    pass(hourMs);
    await tell('OPEN_EXCHANGE_RATES', { USD: '1.4' });
    expect(await setAside()).toEqual(['OPEN_EXCHANGE_RATES USD 1.4 for 1.17']);
    await tell('ECB', { USD: '1.41' });
    expect(used('USD')).toBe('ECB 1.41');
    expect(formatDecimal(book.provider('OPEN_EXCHANGE_RATES').get('USD')!.perEuro)).toBe('1.4');
    expect(await setAside()).toEqual([]);
  });

  it('is taken although another process had set the first one aside', async () => {
    await tell('ECB', { USD: '1.17' });
    await tell('FRANKFURTER', { USD: '1.17' });
    pass(1);
    await tell('ECB', { USD: '1.4' });
    await takeOver();
    await tell('FRANKFURTER', { USD: '1.4' });
    expect(used('USD')).toBe('ECB 1.4');
    expect(await setAside()).toEqual([]);
  });

  it('is not confirmed by what is stale', async () => {
    await tell('ECB', { USD: '1.17' });
    await tell('OPEN_EXCHANGE_RATES', { USD: '1.4' });
    pass(3 * hourMs);
    await tell('ECB', { USD: '1.4' });
    expect(used('USD')).toBe('ECB 1.17');
  });

  it('is taken when an administrator enters the like', async () => {
    await tell('ECB', { USD: '1.17' });
    pass(1);
    await tell('ECB', { USD: '1.4' });
    const entered: EuroRate = { perEuro: parseDecimal('1.41')!, asOf: now, source: 'MANUAL' };
    book.setEntered(new Map([['USD', entered]]));
    expect(used('USD')).toBe('MANUAL 1.41');
    pass(1);
    await tell('ECB', { USD: '1.4' });
    expect(used('USD')).toBe('ECB 1.4');
    expect(await setAside()).toEqual([]);
  });

  it('stays on the list when its source comes back to reason', async () => {
    await tell('ECB', { USD: '1.17' });
    pass(1);
    await tell('ECB', { USD: '117' });
    pass(1);
    await tell('ECB', { USD: '1.18' });
    expect(used('USD')).toBe('ECB 1.18');
    expect(await setAside()).toEqual(['ECB USD 117 for 1.17']);
    const { rows } = await pool.query('SELECT resolution FROM quarantined_rates');
    expect(rows).toEqual([{ resolution: 'WITHDRAWN' }]);
  });
});

describe('official rates of a day', () => {
  const official = (perEuro: string): ToldRate => ({ ...rate(perEuro, now), referenceDay: '2026-04-14' });
  const stored = async () =>
    (
      await pool.query<{ text: string }>(
        `SELECT concat_ws(' ', source, currency, per_euro) AS text FROM reference_rates WHERE day = '2026-04-14' ORDER BY 1`,
      )
    ).rows.map(({ text }) => text);

  it('become reference rates as they were told, but not what was set aside', async () => {
    await tell('ECB', { JPY: '186.75' });
    pass(1);
    await intake.take(
      'ECB',
      new Map([
        ['USD', official('1.1684')],
        ['JPY', official('1.8675')],
      ]),
    );
    expect(await stored()).toEqual(['ECB USD 1.1684']);
  });

  it('are as of when they were first told, not as of every asking before their hour', async () => {
    await intake.take('ECB', new Map([['USD', official('1.1684')]]));
    pass(hourMs);
    expect(await intake.take('ECB', new Map([['USD', official('1.1684')]]))).toBe(false);
    expect(book.latest('USD', now)?.asOf).toEqual(start);
  });

  it('never change: what contradicts them is used now, and not stored', async () => {
    pass(1);
    await intake.take('ECB', new Map([['USD', official('1.17')]]));
    expect(used('USD')).toBe('ECB 1.17');
    expect(await stored()).toEqual(['ECB USD 1.1684']);
  });
});
