import { formatMoney } from '@agio/runtime/money/money';
import type { QueryResolvers } from '../../generated/resolvers.js';
import { readEntriesRequest } from '../../house/read-input.js';

export const houseEntries: QueryResolvers['houseEntries'] = async (_, args, { deps }) => {
  const { entries, endCursor } = await deps.houseBooks.entries(readEntriesRequest(args));
  return {
    entries: entries.map(({ transferId, kind, amount, postedAt }) => ({
      transferId,
      kind,
      amount: formatMoney({ minor: amount, asset: args.currency }),
      postedAt,
    })),
    endCursor,
  };
};
