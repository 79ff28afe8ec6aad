import { userError } from '@agio/runtime/errors/user-error';
import type { ApprovalResolvers } from '../generated/resolvers.js';

export const Approval: ApprovalResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.approval.load(id),
  requestedBy: ({ requestedBy }) => ({ id: requestedBy }),
  decidedBy: ({ decidedBy }) => (decidedBy === null ? null : { id: decidedBy }),
  failure: ({ failure }) => (failure === null ? null : userError(failure.code, failure.message)),
};
