import { describe, expect, it } from '@jest/globals';
import { buildSchema, isEnumType } from 'graphql';
import { errorCatalogue, errorCodeSdl } from './errors.js';

/** What clients rely on. An entry is never changed and never removed; a new code adds one. */
const numbers = {
  INSUFFICIENT_FUNDS: 1001,
  QUOTE_EXPIRED: 1002,
  QUOTE_NOT_FOUND: 1003,
  QUOTE_ALREADY_USED: 1004,
  RATE_STALE: 1005,
  RATE_UNAVAILABLE: 1006,
  AMOUNT_TOO_SMALL: 1007,
  AMOUNT_TOO_LARGE: 1008,
  AMOUNT_INVALID: 1009,
  LIQUIDITY_UNAVAILABLE: 1010,
  PAYMENT_DECLINED: 1011,
  RECIPIENT_NOT_FOUND: 1012,
  RECIPIENT_IS_SENDER: 1013,
  SAME_CURRENCY: 1014,
  BALANCE_LIMIT: 1015,
  CURRENCY_UNSUPPORTED: 1016,
  PAYMENT_PROVIDER_UNAVAILABLE: 1017,
  INVALID_INPUT: 2001,
  IDEMPOTENCY_KEY_REUSED: 2002,
  SERVICE_BUSY: 2003,
  TRANSFER_ID_REUSED: 2004,
  ACCOUNT_NOT_FOUND: 2005,
  EMAIL_TAKEN: 3001,
  EMAIL_INVALID: 3002,
  PASSWORD_WEAK: 3003,
  COUNTRY_UNKNOWN: 3004,
  CREDENTIALS_INVALID: 3005,
  TOO_MANY_ATTEMPTS: 3006,
  REFRESH_TOKEN_INVALID: 3007,
};

describe('The catalogue of errors', () => {
  it('keeps the number of every code', () => {
    const given = Object.entries(errorCatalogue).map(([code, { number }]) => [code, number]);
    expect(Object.fromEntries(given)).toMatchObject(numbers);
  });

  it('gives no number twice', () => {
    const given = Object.values(errorCatalogue).map(({ number }) => number);
    expect(new Set(given).size).toBe(given.length);
  });

  it('is whole in the SDL, each code with its number', () => {
    const type = buildSchema(`type Query { code: ErrorCode } ${errorCodeSdl()}`).getType('ErrorCode');
    const values = isEnumType(type) ? type.getValues() : [];
    expect(values.map(({ name }) => name)).toEqual(Object.keys(errorCatalogue));
    for (const { name, description } of values) {
      expect(description).toContain(`(${errorCatalogue[name as keyof typeof errorCatalogue].number})`);
    }
  });
});
