import DataLoader from 'dataloader';
import type { Queryable } from '../reference-rate/store.js';
import type { Candle, Legs } from './candle.js';
import type { DayRange } from './range.js';
import { readCandles } from './store.js';

/** The candles of one pair. */
export interface CandleRequest {
  readonly pair: string;
  readonly legs: Legs;
  readonly range: DayRange;
}

export type CandleLoader = DataLoader<CandleRequest, readonly Candle[], string>;

/** Reads the charts of one request together: pairs over the same days share their reads. */
export function createCandleLoader(db: Queryable): CandleLoader {
  return new DataLoader(
    async (requests) => {
      const groups = new Map<string, [CandleRequest, ...CandleRequest[]]>();
      for (const request of requests) {
        const key = `${request.range.first}/${request.range.last}`;
        const group = groups.get(key);
        if (group) group.push(request);
        else groups.set(key, [request]);
      }
      const candles = new Map<CandleRequest, readonly Candle[]>();
      for (const group of groups.values()) {
        const pairs = group.map(({ legs }) => legs);
        const charts = await readCandles(db, pairs, group[0].range);
        for (const [index, request] of group.entries()) candles.set(request, charts[index] ?? []);
      }
      return requests.map((request) => candles.get(request) ?? []);
    },
    { cacheKeyFn: ({ pair, range }) => `${pair}/${range.first}/${range.last}` },
  );
}
