import { userError, type UserError } from '@agio/runtime/errors/user-error';
import type { Approval } from './approval.js';

/** Why somebody could not decide. */
export type DecisionFailure =
  | { readonly kind: 'NotFound' }
  | { readonly kind: 'Decided'; readonly approval: Approval }
  | { readonly kind: 'SecondPersonRequired' };

const field = ['input', 'approvalId'];

/** How an approval came to be decided, in the middle of a sentence. */
const decisions = { PENDING: 'decided', APPROVED: 'approved', REJECTED: 'rejected' } as const;

/** The public error of a failure. */
export function toUserError(failure: DecisionFailure): UserError {
  switch (failure.kind) {
    case 'NotFound':
      return userError('APPROVAL_NOT_FOUND', 'There is no such operation that waits for an approval.', field);
    case 'Decided': {
      const { status, decidedAt } = failure.approval;
      const message =
        status === 'EXPIRED'
          ? 'The time to approve this operation is over; ask for it again.'
          : `This operation was ${decisions[status]} at ${decidedAt!.toISOString()}.`;
      return userError('APPROVAL_DECIDED', message, field);
    }
    case 'SecondPersonRequired':
      return userError(
        'SECOND_PERSON_REQUIRED',
        'You have asked for this operation; somebody else has to approve it.',
        field,
      );
  }
}
