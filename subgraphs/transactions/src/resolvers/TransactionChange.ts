import type { TransactionChangeResolvers } from '../generated/resolvers.js';
import { findVisible } from './Transaction.js';

/** A change of a transaction, as its event tells it. */
export interface TransactionChangeModel {
  readonly cursor: string;
  readonly transactionId: string;
}

export const TransactionChange: TransactionChangeResolvers = {
  transaction: ({ transactionId }, _, context) => findVisible(transactionId, context),
};
