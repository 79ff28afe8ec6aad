import { isUuid } from '@agio/runtime/ids';
import { hasScope, userIdOf } from '@agio/runtime/identity/identity';
import { formatMoney } from '@agio/runtime/money/money';
import { errorCatalogue } from '@agio/schema/errors';
import type { Context } from '../context.js';
import type { TransactionResolvers } from '../generated/resolvers.js';
import { hasReceipt } from '../receipt/receipts.js';
import { reversibleOf, sumOf } from '../reversal/parts.js';
import { reversalOf } from '../transaction/details.js';
import type { Transaction as TransactionModel } from '../transaction/transaction.js';

const owns = (transaction: TransactionModel, { identity }: Context): boolean =>
  transaction.ownerId === userIdOf(identity);

/** Whoever may give transactions back sees all of those that this answers about; others are asked for by their owners alone. */
const seesAll = (transaction: TransactionModel, context: Context): boolean =>
  owns(transaction, context) || hasScope(context.identity, 'transactions:reverse');

const hasArrived = ({ status }: TransactionModel): boolean => status === 'COMPLETED' || status === 'REVERSED';

const isOfPayee = (transaction: TransactionModel, { identity }: Context): boolean =>
  transaction.payeeId !== null && transaction.payeeId === userIdOf(identity) && hasArrived(transaction);

/** The owner's transaction, or one that has arrived to its payee; a foreign id and a missing one both answer null. */
export async function findVisible(id: string, context: Context): Promise<TransactionModel | null> {
  if (!isUuid(id)) return null;
  const transaction = await context.loaders.transaction.load(id.toLowerCase());
  if (!transaction || owns(transaction, context)) return transaction;
  return isOfPayee(transaction, context) ? transaction : null;
}

/** What only the owner sees, and an administrator who gives it back; a payee gets null. */
const ofOwner =
  <T>(read: (transaction: TransactionModel, context: Context) => T | null) =>
  (transaction: TransactionModel, _: unknown, context: Context): T | null =>
    seesAll(transaction, context) ? read(transaction, context) : null;

/** A refund of a transfer belongs to its payee, and is told to whoever had sent it once the money is there. */
async function refundsOf({ id }: TransactionModel, context: Context): Promise<TransactionModel[]> {
  const refunds = await context.loaders.refunds.load(id);
  return refunds.filter((refund) => seesAll(refund, context) || isOfPayee(refund, context));
}

async function refundedOf(transaction: TransactionModel, { loaders }: Context) {
  const minor = sumOf((await loaders.refunds.load(transaction.id)).filter(hasArrived));
  return minor === 0n ? null : formatMoney({ minor, asset: reversibleOf(transaction).asset });
}

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
  refunded: ofOwner(refundedOf),
  refunds: ofOwner(refundsOf),
  refund: ofOwner(async (transaction, context) =>
    transaction.status === 'REVERSED' ? ((await refundsOf(transaction, context)).at(-1) ?? null) : null,
  ),
  refundReason: ofOwner(({ details }) => reversalOf(details)?.reason ?? null),
  refundOf: ofOwner(({ refundOf }, { loaders }) => (refundOf === null ? null : loaders.transaction.load(refundOf))),
  beneficiary: ofOwner(({ details }) => (details && 'beneficiary' in details ? details.beneficiary : null)),
  purpose: ofOwner(({ details }) => (details && 'purpose' in details ? details.purpose : null)),
  receipt: (transaction, _, context) => (owns(transaction, context) ? receiptOf(transaction, context) : null),
  owner: ofOwner(({ ownerId }) => ({ __typename: 'User' as const, id: ownerId })),
};
