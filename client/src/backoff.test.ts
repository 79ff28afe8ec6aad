import { expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';

it('waits longer after each failure, never longer than half a minute, and at random', () => {
  const least = [1, 2, 3, 7, 8, 1_000].map((failures) => backoffMs(failures, () => 0));
  expect(least).toEqual([250, 500, 1_000, 15_000, 15_000, 15_000]);
  expect(backoffMs(1_000, () => 0.999_999)).toBeLessThanOrEqual(30_000);
});
