import { describe, expect, it } from '@jest/globals';
import { assets, findAsset } from './assets.js';

describe('assets', () => {
  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['MCO2', 8],
    ['INR', 2],
    ['AED', 2],
  ])('%s has %s decimal places', (code, minorUnits) => {
    expect(findAsset(code)?.minorUnits).toBe(minorUnits);
  });

  it.each([
    'XAU',
    'XDR',
    'XXX',
    'XTS',
    'CLF',
    'CHE',
    'CHW',
    'UYI',
    'UYW',
    'MXV',
    'BOV',
    'COU',
    'USN',
    'HRK',
    'BGN',
    'eur',
    '',
  ])('%j is nothing a wallet can hold', (code) => {
    expect(findAsset(code)).toBeUndefined();
  });

  it('lists every code once, in order', () => {
    const codes = assets.map((asset) => asset.code);
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(codes).toHaveLength(156);
  });
});
