/** The first and the last day of a chart, `YYYY-MM-DD`, both included. */
export interface DayRange {
  readonly first: string;
  readonly last: string;
}

export type ParsedRange =
  | { readonly ok: true; readonly range: DayRange | undefined }
  | { readonly ok: false; readonly problem: 'REVERSED' | 'TOO_LONG' };

/** The longest chart in days, nearly three years. */
export const historyDaysMax = 1_000;

const dayMs = 24 * 60 * 60 * 1_000;
/** PostgreSQL's calendar has no year zero, and no rate is that old. */
const firstDay = Date.parse('0001-01-01T00:00:00Z') / dayMs;

/**
 * The days whose start, 00:00 UTC, is not before `from` and not after `to`. `range` is absent when there is none, as
 * between two moments of the same day.
 */
export function daysBetween(from: Date, to: Date): ParsedRange {
  if (from > to) return { ok: false, problem: 'REVERSED' };
  const first = Math.ceil(from.getTime() / dayMs);
  const last = Math.floor(to.getTime() / dayMs);
  if (last - first + 1 > historyDaysMax) return { ok: false, problem: 'TOO_LONG' };
  const known = Math.max(first, firstDay);
  return { ok: true, range: known > last ? undefined : { first: isoDay(known), last: isoDay(last) } };
}

function isoDay(daysSinceEpoch: number): string {
  return new Date(daysSinceEpoch * dayMs).toISOString().slice(0, 10);
}
