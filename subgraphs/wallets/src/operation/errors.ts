import { userError, type UserError } from '@agio/runtime/errors/user-error';
import type { ErrorCode } from '@agio/schema/errors';

/** Why an operation of the house was not carried out. */
export type OperationFailure =
  | { readonly kind: 'KeyMalformed' }
  | { readonly kind: 'KeyReused' }
  | { readonly kind: 'AmountZero' }
  | { readonly kind: 'AmountMalformed'; readonly message: string }
  | { readonly kind: 'AmountTooLarge'; readonly message: string }
  | { readonly kind: 'ReasonMalformed' }
  | { readonly kind: 'TargetMissing'; readonly currency: string }
  | { readonly kind: 'ReceivableMissing' }
  /** Nothing, or less than was to be written off, is owed. */
  | { readonly kind: 'NotOwed'; readonly message: string }
  | { readonly kind: 'Rejected'; readonly rejection: { readonly code: ErrorCode; readonly message: string } }
  | { readonly kind: 'Busy' };

const amountField = ['input', 'amount', 'amount'];

/** The public error of a failure. */
export function toUserError(failure: OperationFailure): UserError {
  switch (failure.kind) {
    case 'KeyMalformed':
      return userError('INVALID_INPUT', 'An idempotency key has 1 to 100 characters.', ['input', 'idempotencyKey']);
    case 'KeyReused':
      return userError('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used before with other parameters.', [
        'input',
        'idempotencyKey',
      ]);
    case 'AmountZero':
      return userError('AMOUNT_INVALID', 'The amount is above zero to put in, below zero to take out.', amountField);
    case 'AmountMalformed':
      return userError('AMOUNT_INVALID', `${failure.message}.`, amountField);
    case 'AmountTooLarge':
      return userError('AMOUNT_TOO_LARGE', `${failure.message}.`, amountField);
    case 'ReasonMalformed':
      return userError('INVALID_INPUT', 'A reason has 1 to 200 characters.', ['input', 'reason']);
    case 'TargetMissing':
      return userError('INVALID_INPUT', `The reserve of ${failure.currency} has no target; set one first.`, [
        'input',
        'currency',
      ]);
    case 'ReceivableMissing':
      return userError('ACCOUNT_NOT_FOUND', 'There is no such receivable.', ['input', 'receivableId']);
    case 'NotOwed':
      return userError('AMOUNT_INVALID', failure.message, ['input', 'amount']);
    case 'Rejected':
      return userError(failure.rejection.code, failure.rejection.message, ['input', 'amount']);
    case 'Busy':
      return userError('SERVICE_BUSY', 'The ledger gave no answer; try again shortly with the same idempotency key.');
  }
}
