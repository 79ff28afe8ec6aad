import { formatMoney } from '@agio/runtime/money/money';
import type { RealisedGainResolvers } from '../generated/resolvers.js';

export const RealisedGain: RealisedGainResolvers = {
  fees: ({ fees, currency }) => formatMoney({ minor: fees, asset: currency }),
  exchangeGains: ({ exchangeGains, currency }) => formatMoney({ minor: exchangeGains, asset: currency }),
  writtenOff: ({ writtenOff, currency }) => formatMoney({ minor: writtenOff, asset: currency }),
  net: ({ fees, exchangeGains, writtenOff, currency }) =>
    formatMoney({ minor: fees + exchangeGains - writtenOff, asset: currency }),
};
