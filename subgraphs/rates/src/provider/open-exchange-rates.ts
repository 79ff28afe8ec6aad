import { z } from 'zod';
import { roundSignificant, type Decimal } from '@agio/runtime/money/decimal';
import { readJsonAnswer, readRate } from './answer.js';
import { fetchText, type HttpProviderOptions } from './http.js';
import { checkRates, ProviderError, quotientDigits, timeOfRate, type RateProvider, type ToldRate } from './provider.js';

export interface OpenExchangeRatesOptions extends HttpProviderOptions {
  readonly appId: string;
}

const model = z.object({
  timestamp: z.string(),
  /** The only base of a free account. */
  base: z.literal('USD', 'it must be USD'),
  rates: z.record(z.string(), z.string()),
});

/**
 * Open Exchange Rates, `latest.json`: a blend of commercial sources against the dollar;
 * https://docs.openexchangerates.org/reference/latest-json. What a euro buys is a currency's rate by that of the euro.
 */
export function createOpenExchangeRatesProvider(options: OpenExchangeRatesOptions): RateProvider {
  const { url, appId, timeoutMs, now } = options;
  // In a header, as what is in a URL ends up in the logs of proxies.
  const headers = { authorization: `Token ${appId}` };
  return {
    source: 'OPEN_EXCHANGE_RATES',
    async fetchLatest(signal) {
      const answer = readJsonAnswer(await fetchText({ url, headers, timeoutMs, signal }), model);
      const asOf = timeOfRate(new Date(Number(answer.timestamp) * 1_000), now());
      if (answer.rates['EUR'] === undefined) throw new ProviderError('The rate of EUR is missing.');
      const euro = readRate(answer.rates['EUR'], 'EUR');
      const rates = new Map<string, ToldRate>();
      for (const [currency, figure] of Object.entries(answer.rates)) {
        if (currency !== 'EUR') rates.set(currency, { perEuro: quotient(readRate(figure, currency), euro), asOf });
      }
      return checkRates(rates);
    },
  };
}

function quotient(rate: Decimal, euro: Decimal): Decimal {
  const numerator = rate.digits * 10n ** BigInt(euro.scale);
  return roundSignificant(numerator, euro.digits * 10n ** BigInt(rate.scale), quotientDigits);
}
