import { userError } from '@agio/runtime/errors/user-error';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { explainFailure } from '../../reversal/explain.js';
import { actingUser, toPayload } from '../payload.js';

export const reverseTransaction: MutationResolvers['reverseTransaction'] = async (_, { input }, context) => {
  const { deps, identity, loaders } = context;
  const performed = await deps.reverse(actingUser(identity), input);
  const { transaction, userErrors } = toPayload(performed);
  if (!transaction) return { transaction, original: null, userErrors };
  const original = transaction.refundOf === null ? null : await loaders.transaction.load(transaction.refundOf);
  const { failure } = transaction;
  const explained = failure && [userError(failure.code, explainFailure(transaction, failure))];
  return { transaction, original, userErrors: explained ?? [] };
};
