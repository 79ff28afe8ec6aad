import type { SubgraphContext } from '@agio/runtime/subgraph/subgraph';
import type { CandleLoader } from './candle/loader.js';
import type { Pricing } from './rate/pricing.js';

/** What the resolvers of this subgraph work with. */
export interface RatesDeps {
  readonly pricing: Pricing;
}

/** Batched reads of one request. */
export interface RatesLoaders {
  readonly candles: CandleLoader;
}

export type Context = SubgraphContext<RatesDeps, RatesLoaders>;
