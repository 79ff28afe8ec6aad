import { CurrencyPairScalar } from '@agio/runtime/scalars/scalars';
import type { Resolvers } from '../generated/resolvers.js';
import { Candle } from './Candle.js';
import { Currency } from './Currency.js';
import { addRate } from './Mutation/addRate.js';
import { currencies } from './Query/currencies.js';
import { quarantinedRates } from './Query/quarantinedRates.js';
import { rate } from './Query/rate.js';
import { rateProviders } from './Query/rateProviders.js';
import { rates } from './Query/rates.js';
import { tradableRate } from './Query/tradableRate.js';
import { Rate } from './Rate.js';
import { rateChanged } from './Subscription/rateChanged.js';
import { TradableRate } from './TradableRate.js';
import { Wallet } from './Wallet.js';

/** Every resolver of this subgraph. */
export const resolvers = {
  Candle,
  Currency,
  CurrencyPair: CurrencyPairScalar,
  Mutation: { addRate },
  Query: { currencies, quarantinedRates, rate, rateProviders, rates, tradableRate },
  Rate,
  Subscription: { rateChanged },
  TradableRate,
  Wallet,
} satisfies Resolvers;
