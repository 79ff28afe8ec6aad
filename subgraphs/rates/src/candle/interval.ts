const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long each kind of candle is, in milliseconds; there are no leap seconds in UTC as computers count it. */
export const intervalMs = { MINUTE: minuteMs, HOUR: hourMs, DAY: dayMs, WEEK: 7 * dayMs } as const;

export type Interval = keyof typeof intervalMs;

/** Intervals whose candles are stored; weeks are made of days. */
export type Level = Exclude<Interval, 'WEEK'>;

/** Intervals are counted from the start of 1970; weeks from its first Monday, the 5th of January. */
const origin = (interval: Interval): number => (interval === 'WEEK' ? 4 * dayMs : 0);

/** The number of the interval that a moment is in. Intervals of a kind are counted without a gap. */
export function indexOf(interval: Interval, time: Date): number {
  return Math.floor((time.getTime() - origin(interval)) / intervalMs[interval]);
}

/** When the interval of a number begins, in UTC. */
export function startOfIndex(interval: Interval, index: number): Date {
  return new Date(origin(interval) + index * intervalMs[interval]);
}

/** When the interval begins that a moment is in, in UTC. */
export function startOf(interval: Interval, time: Date): Date {
  return startOfIndex(interval, indexOf(interval, time));
}

/** The moment so much later. */
export const plus = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);

/** The day of a moment in UTC, `YYYY-MM-DD`. */
export const isoDay = (time: Date): string => time.toISOString().slice(0, 10);
