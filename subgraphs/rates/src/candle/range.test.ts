import { describe, expect, it } from '@jest/globals';
import { daysBetween } from './range.js';

const range = (from: string, to: string) => daysBetween(new Date(from), new Date(to));

describe('daysBetween', () => {
  it('includes both ends', () => {
    expect(range('2020-01-01T00:00:00Z', '2020-12-31T00:00:00Z')).toEqual({
      ok: true,
      range: { first: '2020-01-01', last: '2020-12-31' },
    });
    expect(range('2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z')).toMatchObject({ range: { first: '2020-01-01' } });
  });

  it('compares with the start of the day', () => {
    expect(range('2020-01-01T00:00:00.001Z', '2020-01-03T23:59:59.999Z')).toEqual({
      ok: true,
      range: { first: '2020-01-02', last: '2020-01-03' },
    });
    expect(range('2020-01-01T00:00:01Z', '2020-01-01T12:00:00Z')).toEqual({ ok: true, range: undefined });
  });

  it('refuses more than 1,000 days and reversed ends', () => {
    expect(range('2020-01-01T00:00:00Z', '2022-09-26T00:00:00Z')).toMatchObject({ ok: true });
    expect(range('2020-01-01T00:00:00Z', '2022-09-27T00:00:00Z')).toEqual({ ok: false, problem: 'TOO_LONG' });
    expect(range('2020-01-02T00:00:00Z', '2020-01-01T00:00:00Z')).toEqual({ ok: false, problem: 'REVERSED' });
    expect(range('0000-01-01T00:00:00Z', '9999-12-31T00:00:00Z')).toEqual({ ok: false, problem: 'TOO_LONG' });
  });
});
