import type { Pair } from '../rate/pair.js';
import type { Queryable } from '../reference-rate/store.js';
import { toCandle, type Candle, type Legs } from './candle.js';
import { startOf, type Level } from './interval.js';
import { crossOfLegs, flip, join, type PairCandle } from './pair-candle.js';
import { euroPair, orderedPair, pairKey } from './pairs.js';
import { readKeptPairs, readProgress, readStoredCandles, type StoredCandle, type Window } from './store.js';
import { readTickCandles } from './tick-extremes.js';

/**
 * Published and quoted whenever anything is, so a pair that needs no price (two currencies pegged to the euro) has its
 * candles when this one has.
 */
export const calendarCurrency = 'USD';

/** The levels that candles of a level are made of, besides the ticks: the longer an interval, the earlier it is complete. */
const levelsOf: Readonly<Record<Level, readonly Level[]>> = {
  MINUTE: ['MINUTE'],
  HOUR: ['HOUR', 'MINUTE'],
  DAY: ['DAY', 'HOUR', 'MINUTE'],
};

/** Candles of pairs of anchors, by `pairKey` and then by the time in milliseconds at which each begins. */
type Charts = Map<string, Map<number, PairCandle>>;

/**
 * Reads the candles of several pairs from live prices: as far as these are rolled up from the stored candles, and from
 * the ticks after that. A roll-up meanwhile does no harm: what is read before one and after it never overlaps.
 *
 * @param crosses the crosses of anchors that candles are kept of.
 * @param window begins and ends with an interval of the level.
 * @returns the candles of each pair, in the order of the pairs and of their times.
 */
export async function readLiveCandles(
  db: Queryable,
  pairs: readonly Legs[],
  { crosses, level, ...window }: Window & { level: Level; crosses: readonly Pair[] },
): Promise<Candle[][]> {
  const progress = await readProgress(db);
  const kept = new Map([
    // What is to be kept from now on is exact from where the roll-up has come to.
    ...crosses.map((pair) => [pairKey(pair), progress.get('MINUTE') ?? new Date(0)] as const),
    ...(await readKeptPairs(db)),
  ]);
  const needed = new Map(pairs.flatMap((legs) => sourcesOf(legs, kept)).map((pair) => [pairKey(pair), pair]));
  const sources = [...needed.values()];
  const charts: Charts = new Map(sources.map((pair) => [pairKey(pair), new Map<number, PairCandle>()]));
  const intervalStart = (time: Date): number => startOf(level, time).getTime();

  let { from } = window;
  for (const stored of levelsOf[level]) {
    const until = progress.get(stored);
    if (until === undefined || until <= from) continue;
    const to = until < window.to ? until : window.to;
    addTo(charts, await readStoredCandles(db, stored, { from, to }, sources), intervalStart);
    from = to;
  }
  for (const pair of sources) {
    addTo(charts, await readTickCandles(db, pair, { level, from, to: window.to }), intervalStart);
  }
  return pairs.map((legs) => chartOf(legs, charts, kept));
}

/** Adds candles, which come after all that are there, to the intervals that they are in. */
function addTo(charts: Charts, candles: readonly StoredCandle[], intervalStart: (time: Date) => number): void {
  for (const { pair, at, candle } of candles) {
    const chart = charts.get(pairKey(pair));
    if (chart === undefined) continue;
    const start = intervalStart(at);
    const earlier = chart.get(start);
    chart.set(start, earlier ? join(earlier, candle) : candle);
  }
}

/** The pairs of anchors that a pair's candles come from. */
function sourcesOf(
  { base: { anchor: base }, quote: { anchor: quote } }: Legs,
  kept: ReadonlyMap<string, Date>,
): Pair[] {
  if (base === quote) return [euroPair(base === 'EUR' ? calendarCurrency : base)];
  if (base === 'EUR') return [euroPair(quote)];
  if (quote === 'EUR') return [euroPair(base)];
  const cross = orderedPair({ base, quote });
  return [euroPair(base), euroPair(quote), ...(kept.has(pairKey(cross)) ? [cross] : [])];
}

function chartOf(legs: Legs, charts: Charts, kept: ReadonlyMap<string, Date>): Candle[] {
  const [calendar] = sourcesOf(legs, kept);
  const starts = calendar ? [...(charts.get(pairKey(calendar))?.keys() ?? [])] : [];
  return starts
    .sort((left, right) => left - right)
    .flatMap((start) => {
      const candle = candleIn(start, legs, charts, kept);
      const shown = candle && toCandle(new Date(start), legs, candle);
      return shown ? [shown] : [];
    });
}

function candleIn(
  start: number,
  { base: { anchor: base }, quote: { anchor: quote } }: Legs,
  charts: Charts,
  kept: ReadonlyMap<string, Date>,
): PairCandle | undefined {
  const chart = (pair: Pair): PairCandle | undefined => charts.get(pairKey(pair))?.get(start);
  if (base === quote) {
    const leg = chart(euroPair(base === 'EUR' ? calendarCurrency : base));
    return leg && crossOfLegs(leg, leg);
  }
  if (base === 'EUR') return chart(euroPair(quote));
  if (quote === 'EUR') {
    const leg = chart(euroPair(base));
    return leg && flip(leg);
  }
  const cross = orderedPair({ base, quote });
  const since = kept.get(pairKey(cross));
  if (since && start >= since.getTime()) {
    const exact = chart(cross);
    return exact && (cross.base === base ? exact : flip(exact));
  }
  const baseLeg = chart(euroPair(base));
  const quoteLeg = chart(euroPair(quote));
  return baseLeg && quoteLeg && crossOfLegs(baseLeg, quoteLeg);
}
