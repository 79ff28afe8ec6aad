/** The wait before the first attempt, which doubles with each, up to the longest. */
const firstMs = 500;
const longestMs = 30_000;

/**
 * How long to wait before an attempt: at random, so that those who were cut off together do not come back together.
 *
 * @param failures how many attempts have failed in a row, 1 or more.
 * @param random from 0 on and below 1.
 */
export function backoffMs(failures: number, random = Math.random): number {
  const most = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 16));
  return Math.round(most * (0.5 + random() / 2));
}
