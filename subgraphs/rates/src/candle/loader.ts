import DataLoader from 'dataloader';
import type { Pair } from '../rate/pair.js';
import type { Queryable } from '../reference-rate/store.js';
import type { Candle, Legs } from './candle.js';
import type { Interval } from './interval.js';
import type { ChartRange } from './range.js';
import { readCandles } from './read-candles.js';

/** The candles of one pair. */
export interface CandleRequest {
  readonly pair: string;
  readonly legs: Legs;
  readonly range: ChartRange;
  readonly interval: Interval;
}

export type CandleLoader = DataLoader<CandleRequest, readonly Candle[], string>;

/**
 * Reads the charts of one request together: pairs over the same intervals share their reads.
 *
 * @param crosses the crosses of anchors that candles are kept of.
 */
export function createCandleLoader(db: Queryable, crosses: readonly Pair[]): CandleLoader {
  return new DataLoader(
    async (requests) => {
      const groups = new Map<string, [CandleRequest, ...CandleRequest[]]>();
      for (const request of requests) {
        const key = intervalsKey(request);
        const group = groups.get(key);
        if (group) group.push(request);
        else groups.set(key, [request]);
      }
      const candles = new Map<CandleRequest, readonly Candle[]>();
      for (const group of groups.values()) {
        const [{ range, interval }] = group;
        const pairs = group.map(({ legs }) => legs);
        const charts = await readCandles(db, pairs, range, { interval, crosses });
        for (const [index, request] of group.entries()) candles.set(request, charts[index] ?? []);
      }
      return requests.map((request) => candles.get(request) ?? []);
    },
    { cacheKeyFn: (request) => `${request.pair}/${intervalsKey(request)}` },
  );
}

const intervalsKey = ({ interval, range }: CandleRequest): string =>
  `${interval}/${range.first.toISOString()}/${range.last.toISOString()}`;
