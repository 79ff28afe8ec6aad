import { formatMoney } from '@agio/runtime/money/money';
import type { EntryResolvers } from '../generated/resolvers.js';

export const Entry: EntryResolvers = {
  id: ({ account, seq }) => `${account}:${seq}`,
  amount: ({ amount, currency }) => formatMoney({ minor: amount, asset: currency }),
  balanceAfter: ({ balanceAfter, currency }) => formatMoney({ minor: balanceAfter, asset: currency }),
  // Whatever moves money into or out of a wallet is a transaction, and its transfer has the transaction's id.
  transaction: ({ transferId }) => ({ id: transferId }),
};
