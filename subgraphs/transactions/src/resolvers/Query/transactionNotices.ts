import { requestError } from '@agio/runtime/errors/request-error';
import { isUuid } from '@agio/runtime/ids';
import { formatMoney } from '@agio/runtime/money/money';
import type { QueryResolvers } from '../../generated/resolvers.js';

const idsMax = 100;

export const transactionNotices: QueryResolvers['transactionNotices'] = async (_, { ids }, { deps }) => {
  if (ids.length > idsMax || !ids.every(isUuid)) {
    throw requestError('BAD_USER_INPUT', `ids: at most ${idsMax} UUIDs are required.`, { field: ['ids'] });
  }
  const transactions = await deps.store.findByIds(ids.map((id) => id.toLowerCase()));
  return transactions.map(
    (transaction) =>
      transaction && {
        ...transaction,
        sent: transaction.sent && formatMoney(transaction.sent),
        received: formatMoney(transaction.received),
        failureMessage: transaction.failure?.message ?? null,
      },
  );
};
