import type { Pair } from '../rate/pair.js';
import type { Queryable } from '../reference-rate/store.js';
import { flatCandle, joinCandles, midOn, type Candle, type Legs } from './candle.js';
import { intervalMs, isoDay, plus, startOf, type Interval } from './interval.js';
import { calendarCurrency, readLiveCandles } from './live.js';
import { endOf, type ChartRange } from './range.js';
import { readReferenceDays } from './store.js';

/**
 * Reads the candles of several pairs over the same intervals. A day with reference rates for the pair has the one mid of
 * these; any other day, and whatever is shorter, has what live prices say, and without these no candle. A week is made
 * of its days.
 *
 * @param options.crosses the crosses of anchors that candles are kept of.
 * @returns the candles of each pair, in the order of the pairs and of their times.
 */
export async function readCandles(
  db: Queryable,
  pairs: readonly Legs[],
  range: ChartRange,
  { interval, crosses }: { interval: Interval; crosses: readonly Pair[] },
): Promise<Candle[][]> {
  const window = { from: range.first, to: endOf(range, interval) };
  if (interval === 'WEEK') return (await readDays(db, pairs, { ...window, crosses })).map(toWeeks);
  if (interval === 'DAY') return readDays(db, pairs, { ...window, crosses });
  return readLiveCandles(db, pairs, { ...window, level: interval, crosses });
}

async function readDays(
  db: Queryable,
  pairs: readonly Legs[],
  window: { from: Date; to: Date; crosses: readonly Pair[] },
): Promise<Candle[][]> {
  const anchors = [calendarCurrency, ...pairs.flatMap(({ base, quote }) => [base.anchor, quote.anchor])];
  const references = await readReferenceDays(db, [...new Set(anchors)], {
    first: isoDay(window.from),
    last: isoDay(plus(window.to, -intervalMs.DAY)),
  });
  const live = await readLiveCandles(db, pairs, { ...window, level: 'DAY' });
  return pairs.map((legs, index) => {
    const days = new Map((live[index] ?? []).map((candle) => [isoDay(candle.at), candle]));
    for (const [day, rates] of references) {
      const mid = midOn(day, legs, rates);
      if (mid) days.set(day, flatCandle(new Date(`${day}T00:00:00.000Z`), mid));
    }
    return [...days.values()].sort((left, right) => left.at.getTime() - right.at.getTime());
  });
}

/** The weeks that days, in their order, make. */
function toWeeks(days: readonly Candle[]): Candle[] {
  const weeks = new Map<number, Candle[]>();
  for (const day of days) {
    const start = startOf('WEEK', day.at).getTime();
    weeks.set(start, [...(weeks.get(start) ?? []), day]);
  }
  return [...weeks].flatMap(([start, candles]) => joinCandles(new Date(start), candles) ?? []);
}
