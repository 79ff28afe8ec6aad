import { userError, type UserError } from '@agio/runtime/errors/user-error';
import { formatDecimal } from '@agio/runtime/money/decimal';
import type { ManualRateRefusal } from './manual-rates.js';

/** Why a rate was not entered, as an administrator sees it. */
export function toUserError(refusal: ManualRateRefusal): UserError {
  switch (refusal.kind) {
    case 'PairWithoutEuro':
      return userError('INVALID_INPUT', 'One of the two currencies must be EUR, and only one.', ['input', 'pair']);
    case 'PairUnsupported':
      return userError('CURRENCY_UNSUPPORTED', 'No wallet can hold this currency.', ['input', 'pair']);
    case 'Pegged': {
      const message = `${refusal.currency} is pegged to ${refusal.anchor} and has no rate of its own.`;
      return userError('INVALID_INPUT', message, ['input', 'pair']);
    }
    case 'MidInvalid':
      return userError('INVALID_INPUT', 'A rate is above zero.', ['input', 'mid']);
    case 'FutureTime':
      return userError('INVALID_INPUT', 'A rate is not from the future.', ['input', 'asOf']);
    case 'ReasonInvalid':
      return userError('INVALID_INPUT', 'A reason has 1 to 200 characters.', ['input', 'reason']);
    case 'Implausible': {
      const percent = refusal.limitBasisPoints / 100;
      const inForce = formatDecimal(refusal.inForce);
      const message = `The rate is more than ${percent} % away from the one in force, ${inForce} for a euro.`;
      return userError('RATE_IMPLAUSIBLE', `${message} Confirm the jump if it is meant.`, ['input', 'mid']);
    }
  }
}
