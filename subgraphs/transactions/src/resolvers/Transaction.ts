import { isUuid } from '@agio/runtime/ids';
import { userIdOf } from '@agio/runtime/identity/identity';
import { formatMoney } from '@agio/runtime/money/money';
import { errorCatalogue } from '@agio/schema/errors';
import type { Context } from '../context.js';
import type { TransactionResolvers } from '../generated/resolvers.js';
import { hasReceipt } from '../receipt/receipts.js';
import type { Transaction as TransactionModel } from '../transaction/transaction.js';

const owns = (transaction: TransactionModel, { identity }: Context): boolean =>
  transaction.ownerId === userIdOf(identity);

/** The owner's transaction, or a completed one to its payee; a foreign id and a missing one both answer null. */
export async function findVisible(id: string, context: Context): Promise<TransactionModel | null> {
  if (!isUuid(id)) return null;
  const transaction = await context.loaders.transaction.load(id.toLowerCase());
  if (!transaction || owns(transaction, context)) return transaction;
  return transaction.payeeId === userIdOf(context.identity) && transaction.status === 'COMPLETED' ? transaction : null;
}

/** What only the owner sees; a payee gets null. */
const ofOwner =
  <T>(read: (transaction: TransactionModel, context: Context) => T | null) =>
  (transaction: TransactionModel, _: unknown, context: Context): T | null =>
    owns(transaction, context) ? read(transaction, context) : null;

async function receiptOf(transaction: TransactionModel, { deps, loaders }: Context) {
  if (!hasReceipt(transaction)) return null;
  return deps.receipts.link(transaction, await loaders.hasStoredReceipt.load(transaction.id));
}

export const Transaction: TransactionResolvers = {
  __resolveReference: ({ id }, context) => findVisible(id, context),
  received: ({ received }) => formatMoney(received),
  sent: ofOwner(({ sent }) => sent && formatMoney(sent)),
  rate: ofOwner(({ rate }) => rate),
  fee: ofOwner(({ fee }) => fee && formatMoney(fee)),
  note: ofOwner(({ note }) => note),
  failure: ofOwner(({ failure }) => failure && { ...failure, number: errorCatalogue[failure.code].number }),
  payout: ofOwner(({ payout }) => payout),
  refund: ofOwner(({ id, status }, { loaders }) => (status === 'REVERSED' ? loaders.refund.load(id) : null)),
  refundOf: ofOwner(({ refundOf }, { loaders }) => (refundOf === null ? null : loaders.transaction.load(refundOf))),
  beneficiary: ofOwner(({ details }) => (details && 'beneficiary' in details ? details.beneficiary : null)),
  purpose: ofOwner(({ details }) => (details && 'purpose' in details ? details.purpose : null)),
  receipt: (transaction, _, context) => (owns(transaction, context) ? receiptOf(transaction, context) : null),
  owner: ofOwner(({ ownerId }) => ({ __typename: 'User' as const, id: ownerId })),
};
