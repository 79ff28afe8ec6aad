import { formatMoney } from '@agio/runtime/money/money';
import type { ReserveResolvers } from '../generated/resolvers.js';

export const Reserve: ReserveResolvers = {
  __resolveReference: ({ currency }, { loaders }) => loaders.reserve.load(currency),
  balance: ({ balance, currency }) => formatMoney({ minor: balance, asset: currency }),
  threshold: ({ threshold, currency }) =>
    threshold === null ? null : formatMoney({ minor: threshold, asset: currency }),
  target: ({ target, currency }) => (target === null ? null : formatMoney({ minor: target, asset: currency })),
  belowThreshold: ({ balance, threshold }) => threshold !== null && balance < threshold,
};
