import { readRequest } from '../../approval/read-input.js';
import { refuse } from '../../command-input.js';
import type { MutationResolvers } from '../../generated/resolvers.js';

export const requestApproval: MutationResolvers['requestApproval'] = async (_, { input }, { deps }) => {
  const result = await deps.approvals.request(readRequest(input));
  if (result.kind === 'idReused') throw refuse(['input', 'id'], 'an id that was not used for something else');
  const { id, status, operation, expiresAt, decidedBy, record } = result.approval;
  return { id, status, operation, expiresAt, decidedBy, record };
};
