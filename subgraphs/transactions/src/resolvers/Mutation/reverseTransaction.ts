import { userError } from '@agio/runtime/errors/user-error';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { explainFailure } from '../../reversal/explain.js';
import { reversalOf } from '../../transaction/details.js';
import { actingUser, toPayload } from '../payload.js';

export const reverseTransaction: MutationResolvers['reverseTransaction'] = async (_, { input }, context) => {
  const { deps, identity, loaders } = context;
  const reversed = await deps.reverse(actingUser(identity), input);
  if (reversed.kind === 'refused') return { ...toPayload(reversed), original: null, approval: null };
  const { failure } = reversed;
  if (reversed.kind === 'approval') {
    return {
      transaction: null,
      original: await loaders.transaction.load(reversed.originalId),
      approval: { __typename: 'Approval', id: reversed.approvalId },
      userErrors: failure ? [userError(failure.code, failure.message)] : [],
    };
  }
  const { transaction } = reversed;
  // One by force has the id of its approval.
  const isForced = reversalOf(transaction.details)?.isForced ?? false;
  return {
    transaction,
    original: transaction.refundOf === null ? null : await loaders.transaction.load(transaction.refundOf),
    approval: isForced ? { __typename: 'Approval', id: transaction.id } : null,
    userErrors: failure ? [userError(failure.code, explainFailure(transaction, failure))] : [],
  };
};
