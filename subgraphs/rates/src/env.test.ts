import { describe, expect, it } from '@jest/globals';
import { EnvironmentError } from '@agio/runtime/env';
import { readRatesEnv } from './env.js';

describe('readRatesEnv', () => {
  it('has the simulator in the demo only', () => {
    expect(readRatesEnv({}).simulator).toEqual({ seed: 1999, intervalMs: 250 });
    expect(readRatesEnv({ RATES_SIMULATOR: 'false' }).simulator).toBeUndefined();
    expect(readRatesEnv({ AGIO_SEED: 'none', RATES_SIMULATOR: 'true' }).simulator).toBeUndefined();
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
