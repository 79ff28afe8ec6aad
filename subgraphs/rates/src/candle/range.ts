import { indexOf, intervalMs, startOf, startOfIndex, type Interval } from './interval.js';

/** The starts of the first and the last candle of a chart, both included. */
export interface ChartRange {
  readonly first: Date;
  readonly last: Date;
}

export type ParsedRange =
  | { readonly ok: true; readonly range: ChartRange | undefined }
  | { readonly ok: false; readonly problem: 'REVERSED' | 'TOO_LONG' };

/** The longest chart. */
export const candlesMax = 1_000;

/** PostgreSQL's calendar has no year zero, and no rate is that old. The day is a Monday. */
const firstDay = new Date('0001-01-01T00:00:00Z');

/**
 * The intervals whose start is not before `from` and not after `to`. `range` is absent when there is none, as between
 * two moments of the same day.
 */
export function intervalsBetween(from: Date, to: Date, interval: Interval): ParsedRange {
  if (from > to) return { ok: false, problem: 'REVERSED' };
  const begun = indexOf(interval, from);
  const first = startOf(interval, from) < from ? begun + 1 : begun;
  const last = indexOf(interval, to);
  if (last - first + 1 > candlesMax) return { ok: false, problem: 'TOO_LONG' };
  const known = Math.max(first, indexOf(interval, firstDay));
  if (known > last) return { ok: true, range: undefined };
  return { ok: true, range: { first: startOfIndex(interval, known), last: startOfIndex(interval, last) } };
}

/** The end of a chart's last candle. */
export const endOf = (range: ChartRange, interval: Interval): Date =>
  new Date(range.last.getTime() + intervalMs[interval]);
