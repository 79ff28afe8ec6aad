import { describe, expect, it } from '@jest/globals';
import { median, percentile, ratioOfMedians, summarise } from './statistics.js';

describe('median', () => {
  it('is the middle of an odd number of values, in whatever order they come', () => {
    expect(median([30, 1, 2])).toBe(2);
  });

  it('is the mean of the two in the middle of an even number', () => {
    expect(median([4, 100, 1, 2])).toBe(3);
  });

  it('sorts numbers as numbers', () => {
    expect(median([9, 10, 100])).toBe(10);
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0.001, 1],
  ])('has, at %p, the value of the nearest rank', (part, expected) => {
    expect(percentile(hundred, part)).toBe(expected);
  });

  it('of a single value is that value', () => {
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('refuses what is no part of a whole, and an empty list', () => {
    expect(() => percentile([1], 99)).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe('summarise', () => {
  it('gives the spread as a part of the median', () => {
    expect(summarise([90, 100, 120])).toEqual({ median: 100, min: 90, max: 120, spread: 0.3 });
  });

  it('has no spread for what is always zero', () => {
    expect(summarise([0, 0]).spread).toBe(0);
  });
});

describe('ratioOfMedians', () => {
  it('compares medians, so one round that a neighbour has slowed down does not count', () => {
    expect(ratioOfMedians([200, 210, 5], [100, 100, 1])).toBe(2);
  });

  it('refuses to compare with nothing', () => {
    expect(() => ratioOfMedians([1], [0])).toThrow(RangeError);
  });
});
