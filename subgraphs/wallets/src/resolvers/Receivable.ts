import { formatMoney } from '@agio/runtime/money/money';
import type { ReceivableResolvers } from '../generated/resolvers.js';

export const Receivable: ReceivableResolvers = {
  user: ({ userId }) => ({ id: userId }),
  owed: ({ owed, currency }) => formatMoney({ minor: owed, asset: currency }),
};
