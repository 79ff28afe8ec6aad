import { formatMoney } from '@agio/runtime/money/money';
import type { QueryResolvers } from '../../generated/resolvers.js';

export const conservation: QueryResolvers['conservation'] = async (_, _args, { deps }) => {
  const sums = await deps.ledger.conservation();
  return sums.map(({ asset, total, accounts }) => ({
    currency: asset,
    total: formatMoney({ minor: total, asset }),
    accounts,
  }));
};
