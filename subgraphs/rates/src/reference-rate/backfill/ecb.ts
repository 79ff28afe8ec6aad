import { intervalMs, isoDay, plus } from '../../candle/interval.js';
import { fetchText } from '../../provider/http.js';
import { parseEcbXml } from '../import/ecb-xml.js';
import type { HistorySource, HistorySourceOptions } from './history-source.js';
import { ratesOf } from './rates-of.js';

/** The file of ninety days is made anew on a business day only, so the day before a weekend is not its last one. */
const recentDays = 80;
/** The whole history since 1999 has 7 MB in 2026. */
const answerBytesMax = 32 * 1024 * 1024;

/**
 * The ECB's own files: that of the last ninety days, and for older gaps that of the whole history;
 * https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/.
 */
export function createEcbHistory({ url, timeoutMs, now }: HistorySourceOptions): HistorySource {
  return {
    daysMax: Number.MAX_SAFE_INTEGER,
    async fetchDays({ first }, signal) {
      const time = now();
      const isRecent = first >= isoDay(plus(time, -recentDays * intervalMs.DAY));
      const file = new URL(isRecent ? 'eurofxref-hist-90d.xml' : 'eurofxref-hist.xml', url);
      const xml = await fetchText({ url: file, timeoutMs, signal, bytesMax: answerBytesMax });
      return ratesOf(parseEcbXml(xml, isoDay(time)));
    },
  };
}
