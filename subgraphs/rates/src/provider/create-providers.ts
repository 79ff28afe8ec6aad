import type { BookProvider, MemoryBook } from '../rate/book.js';
import { createSimulator } from '../tick/simulator.js';
import { createCoingeckoProvider } from './coingecko.js';
import { createEcbProvider } from './ecb.js';
import { createFrankfurterProvider } from './frankfurter.js';
import { createOpenExchangeRatesProvider } from './open-exchange-rates.js';
import type { RateProvider } from './provider.js';
import type { ProviderSettings } from './settings.js';

/** A provider with how it is asked and how long its rates count. */
export interface ConfiguredProvider extends BookProvider {
  readonly provider: RateProvider;
  readonly intervalMs: number;
  /** Whether its rates are compared with those of others; not so for a market that is made up anyway. */
  readonly isChecked: boolean;
}

interface Shared {
  /** For one request over HTTP. */
  readonly timeoutMs: number;
  readonly book: MemoryBook;
  readonly now: () => Date;
}

/** The providers that are set up, in their order. */
export function createProviders(settings: readonly ProviderSettings[], shared: Shared): ConfiguredProvider[] {
  return settings.map((each) => {
    const { source, intervalMs, staleAfterMs } = each;
    return {
      source,
      provider: createProvider(each, shared),
      intervalMs,
      staleAfterMs,
      isChecked: source !== 'SIMULATED',
    };
  });
}

function createProvider(settings: ProviderSettings, { timeoutMs, book, now }: Shared): RateProvider {
  switch (settings.source) {
    case 'ECB':
      return createEcbProvider({ ...settings, timeoutMs, now });
    case 'FRANKFURTER':
      return createFrankfurterProvider({ ...settings, timeoutMs, now });
    case 'COINGECKO':
      return createCoingeckoProvider({ ...settings, timeoutMs, now });
    case 'OPEN_EXCHANGE_RATES':
      return createOpenExchangeRatesProvider({ ...settings, timeoutMs, now });
    case 'SIMULATED':
      return createSimulator({ ...settings, book, now });
  }
}
