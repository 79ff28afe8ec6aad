import { userError, type UserError } from '@agio/runtime/errors/user-error';
import type { Rejection } from '../transfer/transfer.js';

/** Why a reserve was not adjusted. */
export type AdjustmentFailure =
  | { readonly kind: 'KeyMalformed' }
  | { readonly kind: 'KeyReused' }
  | { readonly kind: 'AmountZero' }
  | { readonly kind: 'AmountMalformed'; readonly message: string }
  | { readonly kind: 'AmountTooLarge'; readonly message: string }
  | { readonly kind: 'ReasonMalformed' }
  | { readonly kind: 'Rejected'; readonly rejection: Rejection }
  | { readonly kind: 'Busy' };

const amountField = ['input', 'amount', 'amount'];

/** The public error of a failure. */
export function toUserError(failure: AdjustmentFailure): UserError {
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
    case 'Rejected':
      return userError(failure.rejection.code, failure.rejection.message, ['input', 'amount']);
    case 'Busy':
      return userError('SERVICE_BUSY', 'The ledger gave no answer; try again shortly with the same idempotency key.');
  }
}
