/**
 * The one catalogue of expected failures. A code and its number never change their meaning and are never used again; new ones are
 * appended to their group. It is generated whole into every subgraph's `ErrorCode`, because an enum that differs by subgraph nulls
 * the answer when one subgraph forwards another's code.
 */
export const errorCatalogue = {
  // 10xx: money and the ledger
  INSUFFICIENT_FUNDS: { number: 1001, description: 'The wallet has less available than the operation needs.' },
  QUOTE_EXPIRED: { number: 1002, description: 'The quote is past its expiry; create a new one.' },
  QUOTE_NOT_FOUND: { number: 1003, description: 'There is no such quote of yours.' },
  QUOTE_ALREADY_USED: { number: 1004, description: 'The quote was executed before, under another idempotency key.' },
  RATE_STALE: { number: 1005, description: 'The latest rate of the pair is too old to trade on.' },
  RATE_UNAVAILABLE: { number: 1006, description: 'There is no rate for the pair.' },
  AMOUNT_TOO_SMALL: { number: 1007, description: 'The amount is so small that nothing of it would arrive.' },
  AMOUNT_TOO_LARGE: { number: 1008, description: 'The amount is above the limit of 10^15 minor units.' },
  AMOUNT_INVALID: { number: 1009, description: 'The amount must be above zero and fit its currency’s minor digits.' },
  LIQUIDITY_UNAVAILABLE: { number: 1010, description: 'The house cannot deliver this amount of the currency now.' },
  PAYMENT_DECLINED: { number: 1011, description: 'The payment provider declined the payment method.' },
  RECIPIENT_NOT_FOUND: { number: 1012, description: 'No account can receive at this address.' },
  RECIPIENT_IS_SENDER: { number: 1013, description: 'A transfer needs two different people.' },
  SAME_CURRENCY: { number: 1014, description: 'An exchange needs two different currencies.' },
  BALANCE_LIMIT: { number: 1015, description: 'The balance would exceed the limit of 4 x 10^18 minor units.' },
  CURRENCY_UNSUPPORTED: { number: 1016, description: 'The currency cannot be held in a wallet.' },
  PAYMENT_PROVIDER_UNAVAILABLE: { number: 1017, description: 'No payment provider is set up.' },
  PAYOUT_FAILED: { number: 1018, description: 'The money could not be paid out; it is available again.' },
  LIMIT_EXCEEDED: {
    number: 1019,
    description:
      'The amount is above what the subscription and the state of identification allow; the message says the limit.',
  },
  KYC_REQUIRED: { number: 1020, description: 'The person’s identity has to be verified first.' },
  BENEFICIARY_NOT_FOUND: { number: 1021, description: 'There is no such beneficiary of yours.' },
  BANK_DETAILS_INVALID: {
    number: 1022,
    description: 'The bank details are not valid; the field and the message say which.',
  },
  CORRIDOR_UNSUPPORTED: { number: 1023, description: 'Money in this currency cannot be sent to this kind of account.' },
  HOLD_RESOLVED: { number: 1024, description: 'The hold was resolved in another way before, or never placed.' },
  RATE_IMPLAUSIBLE: {
    number: 1025,
    description: 'The rate is too far from the one in force; it needs a confirmation.',
  },
  HOLD_EXPIRED: { number: 1026, description: 'The hold’s time is over; the money is available again.' },
  NOT_REVERSIBLE: { number: 1027, description: 'There is no such posted transfer that could be given back.' },
  REVERSAL_EXCEEDS: { number: 1028, description: 'More would be given back than there is left to give back.' },
  GROUP_REJECTED: { number: 1029, description: 'Another part of the same operation was refused, so this was too.' },
  EXPOSURE_LIMIT: {
    number: 1030,
    description: 'The house holds as much of this currency as it may; the message says how much it still takes.',
  },
  APPROVAL_NOT_FOUND: { number: 1031, description: 'There is no such operation that waits for an approval.' },
  APPROVAL_DECIDED: { number: 1032, description: 'The operation was approved, rejected or has expired before.' },
  SECOND_PERSON_REQUIRED: { number: 1033, description: 'Who has asked for an operation cannot approve it.' },
  TRANSACTION_NOT_FOUND: { number: 1034, description: 'There is no such transaction.' },
  // 20xx: the request
  INVALID_INPUT: {
    number: 2001,
    description: 'A field of the input is not as required; the message says what is allowed.',
  },
  IDEMPOTENCY_KEY_REUSED: { number: 2002, description: 'The idempotency key was used before with other parameters.' },
  SERVICE_BUSY: { number: 2003, description: 'The service has more work queued than it accepts; try again shortly.' },
  TRANSFER_ID_REUSED: { number: 2004, description: 'The transfer id was used before with other legs.' },
  ACCOUNT_NOT_FOUND: { number: 2005, description: 'The ledger has no such account.' },
  // 30xx: accounts of people
  EMAIL_TAKEN: { number: 3001, description: 'An account with this e-mail address exists.' },
  EMAIL_INVALID: { number: 3002, description: 'This is not an e-mail address.' },
  PASSWORD_WEAK: { number: 3003, description: 'The password is too easy to guess; the message says what is required.' },
  COUNTRY_UNKNOWN: { number: 3004, description: 'This is no ISO 3166-1 alpha-2 country code.' },
  CREDENTIALS_INVALID: { number: 3005, description: 'The e-mail address or the password is wrong.' },
  TOO_MANY_ATTEMPTS: { number: 3006, description: 'Too many attempts; the message says when to try again.' },
  REFRESH_TOKEN_INVALID: {
    number: 3007,
    description: 'The refresh token is unknown, expired, used or revoked; log in again.',
  },
  USER_NOT_FOUND: { number: 3008, description: 'There is no such account.' },
} as const satisfies Record<string, { number: number; description: string }>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;

/** The SDL of the `ErrorCode` enum. */
export function errorCodeSdl(): string {
  const values = Object.entries(errorCatalogue).map(
    ([code, entry]) => `  "${entry.description} (${entry.number})"\n  ${code}`,
  );
  return `"Every expected failure; the number in parentheses is the error's \`number\`."\nenum ErrorCode {\n${values.join('\n')}\n}\n`;
}
