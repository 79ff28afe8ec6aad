import { userError, type UserError } from '@agio/runtime/errors/user-error';

/** Why an account was not opened or a log-in was refused. */
export type AccountFailure =
  | { readonly kind: 'EmailTaken' }
  | { readonly kind: 'EmailInvalid' }
  | { readonly kind: 'PasswordWeak'; readonly rule: string }
  | { readonly kind: 'NameInvalid' }
  | { readonly kind: 'CountryUnknown'; readonly country: string }
  | { readonly kind: 'CredentialsInvalid' }
  | { readonly kind: 'TooManyAttempts'; readonly retryAfterSeconds: number }
  | { readonly kind: 'RefreshTokenInvalid' }
  | { readonly kind: 'UserNotFound' }
  | { readonly kind: 'ReasonInvalid' };

/** The public error of a failure. */
export function toUserError(failure: AccountFailure): UserError {
  switch (failure.kind) {
    case 'EmailTaken':
      return userError('EMAIL_TAKEN', 'An account with this e-mail address exists; log in instead.', [
        'input',
        'email',
      ]);
    case 'EmailInvalid':
      return userError('EMAIL_INVALID', 'This is not an e-mail address.', ['input', 'email']);
    case 'PasswordWeak':
      return userError('PASSWORD_WEAK', failure.rule, ['input', 'password']);
    case 'NameInvalid':
      return userError('INVALID_INPUT', 'A name has 1 to 100 characters.', ['input', 'name']);
    case 'CountryUnknown':
      return userError('COUNTRY_UNKNOWN', `"${failure.country}" is no ISO 3166-1 alpha-2 code, such as "IN".`, [
        'input',
        'country',
      ]);
    case 'CredentialsInvalid':
      return userError('CREDENTIALS_INVALID', 'The e-mail address or the password is wrong.');
    case 'TooManyAttempts':
      return userError('TOO_MANY_ATTEMPTS', `Too many attempts; try again in ${failure.retryAfterSeconds} seconds.`);
    case 'RefreshTokenInvalid':
      return userError(
        'REFRESH_TOKEN_INVALID',
        'The refresh token is unknown, expired, used or revoked; log in again.',
        ['input', 'refreshToken'],
      );
    case 'UserNotFound':
      return userError('USER_NOT_FOUND', 'There is no account with this id.', ['input', 'userId']);
    case 'ReasonInvalid':
      return userError('INVALID_INPUT', 'A reason has 1 to 200 characters.', ['input', 'reason']);
  }
}
