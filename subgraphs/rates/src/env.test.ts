import { describe, expect, it } from '@jest/globals';
import { EnvironmentError } from '@agio/runtime/env';
import { readRatesEnv } from './env.js';

const sources = (source: NodeJS.ProcessEnv) => readRatesEnv(source).providers.map((provider) => provider.source);

describe('readRatesEnv', () => {
  it('has the simulator in the demo only, and not beside real providers', () => {
    expect(readRatesEnv({}).providers).toEqual([
      { source: 'SIMULATED', seed: 1999, intervalMs: 250, staleAfterMs: 10_000 },
    ]);
    expect(sources({ RATES_SIMULATOR: 'false' })).toEqual([]);
    expect(sources({ AGIO_SEED: 'none', RATES_SIMULATOR: 'true' })).toEqual([]);
    expect(sources({ RATES_PROVIDERS: 'ecb' })).toEqual(['ECB']);
  });

  it('has the providers in the order given, each with its own settings', () => {
    const { providers } = readRatesEnv({
      RATES_PROVIDERS: 'coingecko, openexchangerates,frankfurter,ecb',
      RATES_OPENEXCHANGERATES_APP_ID: 'app-id',
      RATES_COINGECKO_COINS: 'MCO2=moss-carbon-credit',
      RATES_COINGECKO_INTERVAL_SECONDS: '30',
      RATES_FRANKFURTER_URL: 'http://frankfurter.internal/v2/rates',
      RATES_ECB_STALE_AFTER_SECONDS: '60',
    });
    expect(providers).toMatchObject([
      { source: 'COINGECKO', intervalMs: 30_000, coins: new Map([['MCO2', 'moss-carbon-credit']]) },
      { source: 'OPEN_EXCHANGE_RATES', appId: 'app-id' },
      { source: 'FRANKFURTER', url: new URL('http://frankfurter.internal/v2/rates') },
      { source: 'ECB', staleAfterMs: 60_000 },
    ]);
  });

  it.each([
    ['RATES_PROVIDERS', { RATES_PROVIDERS: 'ecb,bloomberg' }, '"bloomberg" is none of ecb, frankfurter'],
    ['RATES_PROVIDERS', { RATES_PROVIDERS: 'ecb,ecb' }, 'names a provider twice'],
    ['RATES_OPENEXCHANGERATES_APP_ID', { RATES_PROVIDERS: 'openexchangerates' }, 'is required'],
    ['RATES_ECB_URL', { RATES_ECB_URL: 'ftp://ecb' }, 'must be a URL of http or https'],
    ['RATES_ECB_INTERVAL_SECONDS', { RATES_ECB_INTERVAL_SECONDS: '1' }, 'whole number from 5'],
    ['RATES_COINGECKO_COINS', { RATES_COINGECKO_COINS: 'XYZ=xyz' }, '"XYZ=xyz" must be an asset'],
    ['RATES_COINGECKO_COINS', { RATES_COINGECKO_COINS: 'MCO2' }, '"MCO2" must be an asset'],
    ['RATES_JUMP_LIMIT_BPS', { RATES_JUMP_LIMIT_BPS: '0' }, 'whole number from 100'],
  ])('refuses %s as in %j', (name, source, reason) => {
    expect(() => readRatesEnv(source)).toThrow(EnvironmentError);
    expect(() => readRatesEnv(source)).toThrow(new RegExp(`${name}: .*${reason}`));
  });

  it('lets a reference rate grow four days old', () => {
    expect(readRatesEnv({}).referenceStaleAfterMs).toBe(345_600_000);
    expect(readRatesEnv({ RATES_STALE_AFTER_SECONDS: '60' }).referenceStaleAfterMs).toBe(60_000);
  });

  it('reports all faults together', () => {
    const read = () => readRatesEnv({ AGIO_SEED: 'maybe', RATES_SPREAD_MAJOR_BPS: '0' });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(/AGIO_SEED[\s\S]*RATES_SPREAD_MAJOR_BPS/);
  });
});
