import type { SubgraphContext } from '@agio/runtime/subgraph/subgraph';
import type { CandleLoader } from './candle/loader.js';
import type { ProviderState } from './provider/states.js';
import type { QuarantinedRate } from './quarantine/store.js';
import type { ManualRates } from './rate/manual-rates.js';
import type { RateFeed } from './rate/feed.js';
import type { Pricing } from './rate/pricing.js';

/** What the resolvers of this subgraph work with. */
export interface RatesDeps {
  readonly pricing: Pricing;
  readonly rateFeed: RateFeed;
  readonly manualRates: ManualRates;
  readonly readProviderStates: () => Promise<ProviderState[]>;
  /** Newest first, so many at most. */
  readonly readQuarantinedRates: (limit: number) => Promise<QuarantinedRate[]>;
}

/** Batched reads of one request. */
export interface RatesLoaders {
  readonly candles: CandleLoader;
}

export type Context = SubgraphContext<RatesDeps, RatesLoaders>;
