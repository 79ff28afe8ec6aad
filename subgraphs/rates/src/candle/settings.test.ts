import { describe, expect, it } from '@jest/globals';
import { EnvironmentError } from '@agio/runtime/env';
import { readRatesEnv } from '../env.js';

describe('the settings of candles', () => {
  it('have candles of the most used crosses, and bounds that keep the tables small', () => {
    expect(readRatesEnv({}).candles).toEqual({
      crosses: expect.arrayContaining([
        { base: 'GBP', quote: 'USD' },
        { base: 'JPY', quote: 'USD' },
        { base: 'INR', quote: 'USD' },
      ]),
      retention: { ticksMs: 3_600_000, minutesMs: 604_800_000, hoursMs: 7_776_000_000 },
    });
  });

  it('take a pair through its anchors, in either order, and only where it needs candles of its own', () => {
    const { crosses } = readRatesEnv({ RATES_CANDLE_PAIRS: 'AED/INR, INR/USD,EUR/USD,USD/AED,XAF/EUR,' }).candles;
    expect(crosses).toEqual([{ base: 'INR', quote: 'USD' }]);
  });

  it.each([
    ['RATES_CANDLE_PAIRS', 'USDINR'],
    ['RATES_CANDLE_PAIRS', 'USD/USD'],
    ['RATES_CANDLE_PAIRS', 'USD/ABC'],
    ['RATES_TICK_RETENTION_MINUTES', '1'],
    ['RATES_MINUTE_CANDLE_RETENTION_DAYS', '365'],
    ['RATES_HOUR_CANDLE_RETENTION_DAYS', 'for ever'],
    ['RATES_BACKFILL', 'oanda'],
    ['RATES_BACKFILL_URL', 'ftp://rates.example/'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => readRatesEnv({ [name]: value })).toThrow(EnvironmentError);
    expect(() => readRatesEnv({ [name]: value })).toThrow(name);
  });

  it('ask nobody for missing rates unless somebody is named', () => {
    expect(readRatesEnv({}).backfill).toBeUndefined();
    expect(readRatesEnv({ RATES_BACKFILL: 'frankfurter' }).backfill).toMatchObject({
      source: 'frankfurter',
      url: new URL('https://api.frankfurter.dev/v1/'),
    });
    const { backfill } = readRatesEnv({ RATES_BACKFILL: 'ecb', RATES_BACKFILL_URL: 'http://mirror.example/rates' });
    expect(backfill?.url.href).toBe('http://mirror.example/rates/');
  });
});
