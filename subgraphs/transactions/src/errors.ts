import type { ErrorCode } from '@agio/schema/errors';
import { userError, type UserError } from '@agio/runtime/errors/user-error';
import { formatMoney, type Money } from '@agio/runtime/money/money';

/** Why a quote was not made or money was not moved, before anything was written. A path names the field that is to blame. */
export type Refusal =
  | { readonly kind: 'InputInvalid'; readonly message: string; readonly field: readonly string[] }
  | { readonly kind: 'AmountInvalid'; readonly message: string; readonly field: readonly string[] }
  | { readonly kind: 'AmountTooLarge'; readonly message?: string; readonly field: readonly string[] }
  | { readonly kind: 'AmountTooSmall'; readonly field: readonly string[] }
  | { readonly kind: 'ExposureLimit'; readonly left: Money; readonly field: readonly string[] }
  | { readonly kind: 'SameCurrency'; readonly field: readonly string[] }
  | { readonly kind: 'RateUnavailable'; readonly sell: string; readonly buy: string }
  | { readonly kind: 'RateStale'; readonly sell: string; readonly buy: string; readonly asOf: string }
  | { readonly kind: 'QuoteNotFound' }
  | { readonly kind: 'QuoteExpired' }
  | { readonly kind: 'QuoteAlreadyUsed' }
  | { readonly kind: 'RecipientNotFound' }
  | { readonly kind: 'RecipientIsSender' }
  | { readonly kind: 'PaymentProviderMissing'; readonly field: readonly string[] }
  | { readonly kind: 'BankDetailsInvalid'; readonly message: string; readonly field: readonly string[] }
  | { readonly kind: 'BeneficiaryNotFound' }
  | { readonly kind: 'CorridorUnsupported'; readonly message: string; readonly field: readonly string[] }
  | { readonly kind: 'LimitExceeded'; readonly message: string; readonly field: readonly string[] }
  | { readonly kind: 'KycRequired' }
  | { readonly kind: 'TransactionNotFound' }
  | { readonly kind: 'NotReversible'; readonly message: string }
  | { readonly kind: 'ReversalExceeds'; readonly left: Money }
  | { readonly kind: 'KeyReused' }
  | { readonly kind: 'Busy' };

/** The public error of a refusal. */
export function toUserError(refusal: Refusal): UserError {
  switch (refusal.kind) {
    case 'InputInvalid':
      return userError('INVALID_INPUT', refusal.message, refusal.field);
    case 'AmountInvalid':
      return userError('AMOUNT_INVALID', refusal.message, refusal.field);
    case 'AmountTooLarge':
      return userError(
        'AMOUNT_TOO_LARGE',
        refusal.message ?? 'One of the amounts would be above 10^15 minor units.',
        refusal.field,
      );
    case 'AmountTooSmall':
      return userError(
        'AMOUNT_TOO_SMALL',
        'The amount is so small that after fee and rounding nothing would arrive.',
        refusal.field,
      );
    case 'ExposureLimit': {
      const { amount, currency } = formatMoney(refusal.left);
      return userError('EXPOSURE_LIMIT', `The house takes at most ${amount} ${currency} more for now.`, refusal.field);
    }
    case 'SameCurrency':
      return userError('SAME_CURRENCY', 'Choose two different currencies.', refusal.field);
    case 'RateUnavailable':
      return userError('RATE_UNAVAILABLE', `There is no rate from ${refusal.sell} to ${refusal.buy}.`);
    case 'RateStale':
      return userError(
        'RATE_STALE',
        `The latest rate from ${refusal.sell} to ${refusal.buy} is of ${refusal.asOf}, too old to trade on.`,
      );
    case 'QuoteNotFound':
      return userError('QUOTE_NOT_FOUND', 'There is no such quote of yours.', ['input', 'quoteId']);
    case 'QuoteExpired':
      return userError('QUOTE_EXPIRED', 'The quote has expired; create a new one.', ['input', 'quoteId']);
    case 'QuoteAlreadyUsed':
      return userError('QUOTE_ALREADY_USED', 'The quote was executed before, under another idempotency key.', [
        'input',
        'quoteId',
      ]);
    case 'RecipientNotFound':
      return userError('RECIPIENT_NOT_FOUND', 'Nobody has an account with this e-mail address.', ['input', 'toEmail']);
    case 'RecipientIsSender':
      return userError('RECIPIENT_IS_SENDER', 'This is your own address; a transfer needs somebody else.', [
        'input',
        'toEmail',
      ]);
    case 'PaymentProviderMissing':
      return userError('PAYMENT_PROVIDER_UNAVAILABLE', 'No payment provider is set up here.', refusal.field);
    case 'BankDetailsInvalid':
      return userError('BANK_DETAILS_INVALID', refusal.message, refusal.field);
    case 'BeneficiaryNotFound':
      return userError('BENEFICIARY_NOT_FOUND', 'There is no such beneficiary of yours.', ['input', 'beneficiaryId']);
    case 'CorridorUnsupported':
      return userError('CORRIDOR_UNSUPPORTED', refusal.message, refusal.field);
    case 'LimitExceeded':
      return userError('LIMIT_EXCEEDED', refusal.message, refusal.field);
    case 'KycRequired':
      return userError('KYC_REQUIRED', 'Money can be sent out once your identity has been verified.');
    case 'TransactionNotFound':
      return userError('TRANSACTION_NOT_FOUND', 'There is no such transaction.', ['input', 'transactionId']);
    case 'NotReversible':
      return userError('NOT_REVERSIBLE', refusal.message, ['input', 'transactionId']);
    case 'ReversalExceeds': {
      const { amount, currency } = formatMoney(refusal.left);
      const message = `Only ${amount} ${currency} of this can still be given back.`;
      return userError('REVERSAL_EXCEEDS', message, ['input', 'amount', 'amount']);
    }
    case 'KeyReused':
      return userError('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used before with other parameters.', [
        'input',
        'idempotencyKey',
      ]);
    case 'Busy':
      return userError(
        'SERVICE_BUSY',
        'Too much is going on at this moment; try again shortly with the same idempotency key.',
      );
  }
}

/** Why a transaction failed, as it is kept with it. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}
