/** What several rounds of one side say together. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How far the rounds lie apart, as a part of the median: (max - min) / median. The noise of the run. */
  readonly spread: number;
}

/** @throws RangeError without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  if (upper === undefined) throw new RangeError('Nothing has no median');
  return Number.isInteger(middle) ? (sorted[middle - 1]! + upper) / 2 : upper;
}

/**
 * The smallest value that is not below the given part of all values (nearest rank).
 * @param part above 0, at most 1: 0.99 for the 99th percentile.
 * @throws RangeError without values.
 */
export function percentile(values: readonly number[], part: number): number {
  if (!(part > 0 && part <= 1)) throw new RangeError(`${part} is no part of a whole`);
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.ceil(part * sorted.length) - 1];
  if (value === undefined) throw new RangeError('Nothing has no percentile');
  return value;
}

/** @throws RangeError without values. */
export function summarise(values: readonly number[]): Summary {
  const middle = median(values);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  return { median: middle, min, max, spread: middle === 0 ? 0 : (max - min) / middle };
}

/**
 * How many times one side is the other: the quotient of their medians. Sides that were measured in alternating rounds
 * have had the same neighbours on the machine, so the quotient is steadier than either figure.
 * @throws RangeError when there is nothing to compare with.
 */
export function ratioOfMedians(side: readonly number[], base: readonly number[]): number {
  const divisor = median(base);
  if (divisor === 0) throw new RangeError('Nothing is a multiple of zero');
  return median(side) / divisor;
}
