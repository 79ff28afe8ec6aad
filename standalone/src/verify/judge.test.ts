import type { RecordedTransaction } from '@agio/transactions/reconciliation/recorded-transactions';
import type { BookedTransfer } from '@agio/wallets/reconciliation/booked-transfers';
import { describe, expect, it } from '@jest/globals';
import { judge } from './judge.js';

const [id, owner, payee] = ['t', 'asha', 'ben'] as const;
const at = new Date('2026-05-01T12:00Z');
const before = new Date('2026-05-01T11:59Z');
const later = new Date('2026-05-01T12:01Z');

const transaction = (changes: Partial<RecordedTransaction> = {}): RecordedTransaction => ({
  id,
  kind: 'TRANSFER',
  status: 'COMPLETED',
  ownerId: owner,
  payeeId: payee,
  sent: { minor: 500n, asset: 'EUR' },
  received: { minor: 500n, asset: 'EUR' },
  legs: [{ from: { walletOf: owner }, to: { walletOf: payee }, amount: { amount: '5.00', currency: 'EUR' } }],
  isRefunded: false,
  ...changes,
});

const transfer = (changes: Partial<BookedTransfer> = {}): BookedTransfer => ({
  id,
  kind: 'TRANSFER',
  result: 'posted',
  at,
  legs: [{ from: owner, to: payee, currency: 'EUR', minor: 500n }],
  forces: null,
  operation: null,
  approval: null,
  ...changes,
});

const kindsOf = (changes: Partial<RecordedTransaction>, booked: Partial<Parameters<typeof judge>[1]>) =>
  judge(transaction(changes), { transfer: undefined, isHeld: false, overdueBefore: before, ...booked }).map(
    ({ kind }) => kind,
  );

describe('A transaction and the ledger', () => {
  it.each<[string, Partial<RecordedTransaction>, Partial<Parameters<typeof judge>[1]>]>([
    ['it is completed and posted', {}, { transfer: transfer() }],
    ['it is under way and not posted', { status: 'PROCESSING' }, {}],
    ['it is under way and set aside', { status: 'PROCESSING' }, { isHeld: true }],
    ['it was posted a moment ago and is still under way', { status: 'PROCESSING' }, { transfer: transfer() }],
    ['it has failed and was never asked for', { status: 'FAILED' }, {}],
    ['it has failed and was rejected', { status: 'FAILED' }, { transfer: transfer({ result: 'rejected' }) }],
    [
      'it gives a top-up back to the provider',
      {
        kind: 'REFUND',
        payeeId: null,
        legs: [{ from: { walletOf: owner }, to: { house: 'CLEARING' }, amount: { amount: '5.00', currency: 'EUR' } }],
      },
      { transfer: transfer({ legs: [{ from: owner, to: 'CLEARING', currency: 'EUR', minor: 500n }] }) },
    ],
    [
      'it gives back what is owed from then on',
      {
        kind: 'REFUND',
        sent: null,
        legs: [{ from: { receivableOf: owner }, to: { walletOf: payee }, amount: { amount: '5.00', currency: 'EUR' } }],
      },
      { transfer: transfer({ legs: [{ from: 'RECEIVABLE:asha', to: payee, currency: 'EUR', minor: 500n }] }) },
    ],
    ['it is reversed and given back', { status: 'REVERSED', isRefunded: true }, { transfer: transfer() }],
  ])('agree when %s', (_, changes, booked) => {
    expect(kindsOf(changes, booked)).toEqual([]);
  });

  const other = [{ from: owner, to: payee, currency: 'EUR', minor: 501n }];
  const stranger = [{ from: owner, to: 'eve', currency: 'EUR', minor: 500n }];

  it.each<[string, Partial<RecordedTransaction>, Partial<Parameters<typeof judge>[1]>, string]>([
    ['it is completed and was not posted', {}, {}, 'NotPosted'],
    ['it is completed and was rejected', {}, { transfer: transfer({ result: 'rejected' }) }, 'NotPosted'],
    ['it is reversed and was not posted', { status: 'REVERSED', isRefunded: true }, {}, 'NotPosted'],
    ['it has failed and was posted', { status: 'FAILED' }, { transfer: transfer() }, 'PostedThoughFailed'],
    ['it has failed and is set aside', { status: 'FAILED' }, { isHeld: true }, 'HeldThoughFailed'],
    [
      'it was posted long ago and is under way',
      { status: 'PROCESSING' },
      { transfer: transfer(), overdueBefore: later },
      'NeverCompleted',
    ],
    ['another amount was posted', {}, { transfer: transfer({ legs: other }) }, 'LegsDiffer'],
    ['somebody else was paid', {}, { transfer: transfer({ legs: stranger }) }, 'LegsDiffer'],
    ['it shows another amount', { received: { minor: 499n, asset: 'EUR' } }, { transfer: transfer() }, 'AmountDiffers'],
    ['it shows that more was sent', { sent: { minor: 501n, asset: 'EUR' } }, { transfer: transfer() }, 'AmountDiffers'],
    ['it is reversed and not given back', { status: 'REVERSED' }, { transfer: transfer() }, 'NotRefunded'],
  ])('contradict each other when %s', (_, changes, booked, kind) => {
    expect(kindsOf(changes, booked)).toEqual([kind]);
  });

  it('agree on a payout by what reaches the clearing account', () => {
    const amount = { amount: '5.00', currency: 'EUR' };
    const payout = { kind: 'WITHDRAWAL', payeeId: null } as const;
    const legs = [{ from: { walletOf: owner }, to: { house: 'CLEARING' as const }, amount }];
    const booked = [{ from: owner, to: 'CLEARING', currency: 'EUR', minor: 500n }];
    expect(kindsOf({ ...payout, legs }, { transfer: transfer({ legs: booked }) })).toEqual([]);
  });
});
