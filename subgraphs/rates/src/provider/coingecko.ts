import { z } from 'zod';
import { roundSignificant } from '@agio/runtime/money/decimal';
import { readJsonAnswer, readRate } from './answer.js';
import { fetchText, type HttpProviderOptions } from './http.js';
import { checkRates, quotientDigits, timeOfRate, type RateProvider, type ToldRate } from './provider.js';

export interface CoingeckoOptions extends HttpProviderOptions {
  /** CoinGecko's ids of coins, such as `moss-carbon-credit`, by the code of the asset. */
  readonly coins: ReadonlyMap<string, string>;
  readonly apiKey: string | undefined;
}

const model = z.record(
  z.string(),
  z.looseObject({ eur: z.string().optional(), last_updated_at: z.string().optional() }),
);

/**
 * CoinGecko's market prices, `/simple/price`; https://docs.coingecko.com/reference/simple-price. The price of a coin in euros
 * becomes units of the coin for one euro. A coin without a price is left out, and its last rate grows old.
 */
export function createCoingeckoProvider({ url, coins, apiKey, timeoutMs, now }: CoingeckoOptions): RateProvider {
  const query = new URL(url);
  query.searchParams.set('ids', [...coins.values()].join(','));
  query.searchParams.set('vs_currencies', 'eur');
  query.searchParams.set('include_last_updated_at', 'true');
  // Without it a price is cut after a few digits.
  query.searchParams.set('precision', 'full');
  const headers: Record<string, string> = apiKey === undefined ? {} : { 'x-cg-demo-api-key': apiKey };
  return {
    source: 'COINGECKO',
    async fetchLatest(signal) {
      const answer = readJsonAnswer(await fetchText({ url: query, headers, timeoutMs, signal }), model);
      const time = now();
      const rates = new Map<string, ToldRate>();
      for (const [currency, coin] of coins) {
        const price = answer[coin];
        if (price?.eur === undefined) continue;
        const { digits, scale } = readRate(price.eur, currency);
        const asOf = timeOfRate(new Date(Number(price.last_updated_at) * 1_000), time);
        rates.set(currency, { perEuro: roundSignificant(10n ** BigInt(scale), digits, quotientDigits), asOf });
      }
      return checkRates(rates);
    },
  };
}
