import { findAsset } from '@agio/runtime/money/assets';
import type { CurrencyResolvers } from '../generated/resolvers.js';

export const Currency: CurrencyResolvers = {
  __resolveReference: (reference) => findAsset(reference.code) ?? null,
};
