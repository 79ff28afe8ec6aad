import { describe, expect, it } from '@jest/globals';
import type { LegRefusal, Rejected } from '@agio/ledger/transfer';
import { houseAccount, receivableOf, walletOf } from '../account/account.js';
import { rejectionOf } from './rejection.js';

const names = new Map([
  ['wallet', walletOf('0199b1b0-0000-7000-8000-000000000000', 'KWD')],
  ['owed', receivableOf('0199b1b0-0000-7000-8000-000000000000', 'KWD')],
  ['house', houseAccount('RESERVE', 'KWD')],
]);
const rejected = (account: string, refusal: LegRefusal): Rejected => ({
  kind: 'rejected',
  rejectedAt: new Date(0),
  account,
  legIndex: 0,
  ...refusal,
});

describe('rejectionOf', () => {
  it.each([
    ['wallet', { reason: 'InsufficientFunds', available: 1234n }, 'INSUFFICIENT_FUNDS', '1.234 KWD'],
    ['house', { reason: 'InsufficientFunds', available: 1234n }, 'LIQUIDITY_UNAVAILABLE', 'The house cannot deliver'],
    ['wallet', { reason: 'BalanceLimit' }, 'BALANCE_LIMIT', 'KWD'],
    ['wallet', { reason: 'AccountsEqual' }, 'RECIPIENT_IS_SENDER', 'itself'],
    ['wallet', { reason: 'AmountInvalid' }, 'AMOUNT_INVALID', 'KWD'],
    ['wallet', { reason: 'AccountMissing' }, 'ACCOUNT_NOT_FOUND', 'KWD'],
    ['wallet', { reason: 'AssetMismatch' }, 'ACCOUNT_NOT_FOUND', 'KWD'],
  ] as const)('says of the %s that is refused %j: %s', (account, refusal, code, part) => {
    const rejection = rejectionOf(rejected(account, refusal), names);
    expect(rejection.code).toBe(code);
    expect(rejection.message).toContain(part);
  });

  it('never tells what the house has', () => {
    const { message } = rejectionOf(rejected('house', { reason: 'InsufficientFunds', available: 1234n }), names);
    expect(message).not.toMatch(/\d/);
  });

  it('says of a reversal how much there is left to give back', () => {
    const base = { kind: 'rejected', rejectedAt: new Date(0), account: 'wallet', legIndex: 0 } as const;
    expect(rejectionOf({ ...base, reason: 'ReversalExceeds', remaining: 1234n }, names)).toEqual({
      code: 'REVERSAL_EXCEEDS',
      message: 'Only 1.234 KWD of this can still be given back.',
    });
    expect(rejectionOf({ ...base, reason: 'NotReversible' }, names).code).toBe('NOT_REVERSIBLE');
  });

  it.each([
    ['owed', 'Only 1.234 KWD is still owed.'],
    ['wallet', 'Only 1.234 KWD more fit there.'],
  ])('says of the %s whose ceiling is reached: %s', (account, message) => {
    const base = { kind: 'rejected', rejectedAt: new Date(0), legIndex: 0 } as const;
    expect(rejectionOf({ ...base, account, reason: 'CeilingExceeded', remaining: 1234n }, names)).toEqual({
      code: 'AMOUNT_INVALID',
      message,
    });
  });

  it.each([
    ['HoldExpired', 'HOLD_EXPIRED'],
    ['GroupRejected', 'GROUP_REJECTED'],
  ] as const)('has a code for %s', (reason, code) => {
    expect(rejectionOf({ kind: 'rejected', rejectedAt: new Date(0), reason }, names).code).toBe(code);
  });

  it('says of what the database refused that it cannot be posted', () => {
    const unpostable: Rejected = { kind: 'rejected', rejectedAt: new Date(0), reason: 'Unpostable' };
    expect(rejectionOf(unpostable, names).code).toBe('INVALID_INPUT');
  });

  it('says of a hold that is resolved that the money is not set aside any more', () => {
    const resolved: Rejected = { kind: 'rejected', rejectedAt: new Date(0), reason: 'HoldResolved' };
    expect(rejectionOf(resolved, names)).toMatchObject({
      code: 'HOLD_RESOLVED',
      message: expect.stringContaining('not set aside any more'),
    });
  });
});
