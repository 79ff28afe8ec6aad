import { isoDay } from '../../candle/interval.js';
import { fetchText } from '../../provider/http.js';
import { ProviderError } from '../../provider/provider.js';
import { parseFrankfurterV1 } from '../import/frankfurter.js';
import type { HistorySource, HistorySourceOptions } from './history-source.js';
import { ratesOf } from './rates-of.js';

/** Frankfurter answers a series of more days with one rate per week. */
const daysMax = 90;
const answerBytesMax = 1024 * 1024;

/** Frankfurter's series of days, version 1 of its API, which holds the ECB's figures only; https://frankfurter.dev/v1/. */
export function createFrankfurterHistory({ url, timeoutMs, now }: HistorySourceOptions): HistorySource {
  return {
    daysMax,
    async fetchDays({ first, last }, signal) {
      const series = new URL(`${first}..${last}?base=EUR`, url);
      try {
        const json = await fetchText({ url: series, timeoutMs, signal, bytesMax: answerBytesMax });
        return await ratesOf(parseFrankfurterV1(json, isoDay(now())));
      } catch (error) {
        // It knows no rate of any of these days.
        if (error instanceof ProviderError && error.status === 404) return [];
        throw error;
      }
    },
  };
}
