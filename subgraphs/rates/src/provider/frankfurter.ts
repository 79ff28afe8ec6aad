import { z } from 'zod';
import { isCurrencyCode } from '../reference-rate/import/figure.js';
import { parseFrankfurterV1 } from '../reference-rate/import/frankfurter.js';
import type { ReferenceRate } from '../reference-rate/reference-rate.js';
import { dayOf, ratesOfLatestDay, readDay, readJsonAnswer, readRate, toldRates } from './answer.js';
import { fetchText, type HttpProviderOptions } from './http.js';
import { checkRates, ProviderError, type RateProvider } from './provider.js';

/**
 * Frankfurter, https://frankfurter.dev: rates of central banks, once a day. The answers of both versions of its API are
 * read: `/v1/latest` has the ECB's figures; `/v2/rates` has those of many central banks, each currency with a day of its own.
 */
export function createFrankfurterProvider({ url, timeoutMs, now }: HttpProviderOptions): RateProvider {
  return {
    source: 'FRANKFURTER',
    async fetchLatest(signal) {
      const json = await fetchText({ url, timeoutMs, signal });
      const time = now();
      const isVersionTwo = json.trimStart().startsWith('[');
      return checkRates(
        isVersionTwo
          ? toldRates(readVersionTwo(json, dayOf(time)), time)
          : await ratesOfLatestDay(parseFrankfurterV1(json, dayOf(time)), time),
      );
    },
  };
}

const versionTwo = z.array(z.object({ date: z.string(), base: z.string(), quote: z.string(), rate: z.string() }));

function readVersionTwo(json: string, today: string): ReferenceRate[] {
  return readJsonAnswer(json, versionTwo).flatMap(({ date, base, quote, rate }): ReferenceRate[] => {
    if (base !== 'EUR') throw new ProviderError(`The rates are per ${base.slice(0, 10)}; they must be per EUR.`);
    if (!isCurrencyCode(quote)) throw new ProviderError(`"${quote.slice(0, 10)}" is no code of a currency.`);
    const perEuro = readRate(rate, quote);
    // The base itself is among its quotes.
    if (quote === 'EUR') return [];
    return [{ currency: quote, day: readDay(date, today), perEuro, source: 'FRANKFURTER' }];
  });
}
