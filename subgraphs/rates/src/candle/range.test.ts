import { describe, expect, it } from '@jest/globals';
import type { Interval } from './interval.js';
import { intervalsBetween } from './range.js';

/** The starts of the first and the last candle, or what is wrong. */
function chart(from: string, to: string, interval: Interval = 'DAY'): string | undefined {
  const parsed = intervalsBetween(new Date(from), new Date(to), interval);
  if (!parsed.ok) return parsed.problem;
  return parsed.range && `${parsed.range.first.toISOString()} ${parsed.range.last.toISOString()}`;
}

describe('intervalsBetween', () => {
  it('includes both ends', () => {
    expect(chart('2020-01-01T00:00:00Z', '2020-12-31T00:00:00Z')).toBe(
      '2020-01-01T00:00:00.000Z 2020-12-31T00:00:00.000Z',
    );
    expect(chart('2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z')).toBe(
      '2020-01-01T00:00:00.000Z 2020-01-01T00:00:00.000Z',
    );
  });

  it('compares with the start of the interval', () => {
    expect(chart('2020-01-01T00:00:00.001Z', '2020-01-03T23:59:59.999Z')).toBe(
      '2020-01-02T00:00:00.000Z 2020-01-03T00:00:00.000Z',
    );
    expect(chart('2020-01-01T00:00:01Z', '2020-01-01T12:00:00Z')).toBeUndefined();
    expect(chart('2020-01-01T10:30:00Z', '2020-01-01T12:30:00Z', 'HOUR')).toBe(
      '2020-01-01T11:00:00.000Z 2020-01-01T12:00:00.000Z',
    );
    expect(chart('2020-01-01T10:30:30Z', '2020-01-01T10:32:00Z', 'MINUTE')).toBe(
      '2020-01-01T10:31:00.000Z 2020-01-01T10:32:00.000Z',
    );
  });

  it('begins weeks on Monday, also before 1970', () => {
    expect(chart('2026-04-07T00:00:00Z', '2026-04-26T00:00:00Z', 'WEEK')).toBe(
      '2026-04-13T00:00:00.000Z 2026-04-20T00:00:00.000Z',
    );
    expect(chart('1969-12-29T00:00:00Z', '1969-12-30T00:00:00Z', 'WEEK')).toBe(
      '1969-12-29T00:00:00.000Z 1969-12-29T00:00:00.000Z',
    );
  });

  it.each<[Interval, string, string]>([
    ['MINUTE', '2020-01-01T16:39:00Z', '2020-01-01T16:40:00Z'],
    ['HOUR', '2020-02-11T15:00:00Z', '2020-02-11T16:00:00Z'],
    ['DAY', '2022-09-26T00:00:00Z', '2022-09-27T00:00:00Z'],
    ['WEEK', '2039-03-06T23:59:59Z', '2039-03-07T00:00:00Z'],
  ])('refuses more than 1,000 candles of a %s', (interval, longest, tooLong) => {
    expect(chart('2020-01-01T00:00:00Z', longest, interval)).toContain('2020-01');
    expect(chart('2020-01-01T00:00:00Z', tooLong, interval)).toBe('TOO_LONG');
  });

  it('refuses reversed ends, and takes any year', () => {
    expect(chart('2020-01-02T00:00:00Z', '2020-01-01T00:00:00Z')).toBe('REVERSED');
    expect(chart('0000-01-01T00:00:00Z', '9999-12-31T00:00:00Z')).toBe('TOO_LONG');
    expect(chart('0000-12-25T00:00:00Z', '0001-01-02T00:00:00Z', 'WEEK')).toBe(
      '0001-01-01T00:00:00.000Z 0001-01-01T00:00:00.000Z',
    );
  });
});
