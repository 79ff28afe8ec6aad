import { parseEcbXml } from '../reference-rate/import/ecb-xml.js';
import { dayOf, ratesOfLatestDay } from './answer.js';
import { fetchText, type HttpProviderOptions } from './http.js';
import { checkRates, type RateProvider } from './provider.js';

/**
 * The ECB's euro foreign exchange reference rates, eurofxref-daily.xml: about thirty currencies, once on a working day
 * around 16:00 in Frankfurt; https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/.
 */
export function createEcbProvider({ url, timeoutMs, now }: HttpProviderOptions): RateProvider {
  return {
    source: 'ECB',
    async fetchLatest(signal) {
      const xml = await fetchText({ url, timeoutMs, signal });
      const time = now();
      return checkRates(await ratesOfLatestDay(parseEcbXml(xml, dayOf(time)), time));
    },
  };
}
