import type { BookedTransfer } from '@agio/wallets/reconciliation/booked-transfers';
import { describe, expect, it } from '@jest/globals';
import { isOperation, judgeApproval, judgeOperation } from './judge-operation.js';

const id = '0199b1b0-0000-7000-8000-000000000001';
const ben = '0199b1b0-0000-7000-8000-00000000000b';
const asha = '0199b1b0-0000-7000-8000-00000000000a';
const original = '0199b1b0-0000-7000-8000-000000000002';

const transfer = (changes: Partial<BookedTransfer>): BookedTransfer => ({
  id,
  kind: 'RESERVE_ADJUSTMENT',
  result: 'posted',
  at: new Date('2026-05-01T12:00Z'),
  legs: [{ from: 'CAPITAL', to: 'RESERVE', currency: 'EUR', minor: 700n }],
  forces: null,
  operation: null,
  approval: null,
  ...changes,
});
const operation = (changes: Partial<NonNullable<BookedTransfer['operation']>> = {}) => ({
  currency: 'EUR',
  minor: 700n,
  debtorId: null,
  approvalFrom: null,
  ...changes,
});
const approval = (changes: Partial<NonNullable<BookedTransfer['approval']>> = {}) => ({
  id,
  kind: 'RESERVE_ADJUSTMENT' as const,
  status: 'APPROVED' as const,
  operation: '{"amount":{"amount":"7.00","currency":"EUR"}}',
  ...changes,
});
const kindsOf = (mismatches: { kind: string }[]) => mismatches.map(({ kind }) => kind);

const writeOff = (changes: Partial<BookedTransfer> = {}) =>
  transfer({
    kind: 'WRITE_OFF',
    legs: [{ from: 'WRITE_OFFS', to: `RECEIVABLE:${ben}`, currency: 'EUR', minor: 700n }],
    operation: operation({ debtorId: ben, approvalFrom: 0n }),
    approval: approval({
      kind: 'WRITE_OFF',
      operation: `{"amount":{"amount":"7.00","currency":"EUR"},"debtor":"${ben}"}`,
    }),
    ...changes,
  });

const forcedOperation = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    amount: { amount: '7.00', currency: 'EUR' },
    owedBy: ben,
    reference: 'TXN-1',
    transactionId: original,
    transactionKind: 'TRANSFER',
    ...changes,
  });
const forced = (changes: Partial<BookedTransfer> = {}) =>
  transfer({
    kind: 'REFUND',
    legs: [{ from: `RECEIVABLE:${ben}`, to: asha, currency: 'EUR', minor: 700n }],
    forces: original,
    approval: approval({ kind: 'FORCED_REVERSAL', operation: forcedOperation() }),
    ...changes,
  });

describe('An operation of the house', () => {
  it.each<[string, BookedTransfer]>([
    ['that puts capital into a reserve', transfer({ operation: operation() })],
    [
      'that takes capital out of it',
      transfer({
        legs: [{ from: 'RESERVE', to: 'CAPITAL', currency: 'EUR', minor: 700n }],
        operation: operation({ minor: -700n }),
      }),
    ],
    ['that writes off a debt', writeOff()],
  ])('agrees with what was asked for: one %s', (_, posted) => {
    expect(judgeOperation(posted)).toEqual([]);
  });

  it.each<[string, BookedTransfer]>([
    ['nothing', transfer({})],
    ['another amount', transfer({ operation: operation({ minor: 701n }) })],
    ['the other direction', transfer({ operation: operation({ minor: -700n }) })],
    ['another currency', transfer({ operation: operation({ currency: 'USD' }) })],
    ['somebody else’s debt', writeOff({ operation: operation({ debtorId: asha }) })],
    ['the adjustment of a reserve', writeOff({ operation: operation() })],
  ])('contradicts %s', (_, posted) => {
    expect(kindsOf(judgeOperation(posted))).toEqual(['OperationMissing']);
  });

  it('is whatever touches what was written off, under any name', () => {
    expect(isOperation(writeOff({ kind: 'TRANSFER' }))).toBe(true);
    expect(isOperation(forced())).toBe(false);
  });
});

describe('An approval', () => {
  it.each<[string, BookedTransfer]>([
    ['is not needed below the amount', transfer({ operation: operation({ approvalFrom: 701n }) })],
    ['is not needed without an amount', transfer({ operation: operation() })],
    [
      'agrees with an adjustment at the amount',
      transfer({ operation: operation({ approvalFrom: 700n }), approval: approval() }),
    ],
    ['agrees with a write-off', writeOff()],
    ['agrees with a reversal by force', forced()],
    [
      'agrees with a reversal by force of a top-up',
      forced({ legs: [{ from: `RECEIVABLE:${ben}`, to: 'CLEARING', currency: 'EUR', minor: 700n }] }),
    ],
    [
      'agrees with a reversal by force of an exchange, by what was sold',
      forced({
        legs: [
          { from: `RECEIVABLE:${ben}`, to: 'RESERVE', currency: 'USD', minor: 750n },
          { from: 'EXCHANGE_GAINS', to: 'RESERVE', currency: 'USD', minor: 5n },
          { from: 'FEES', to: 'RESERVE', currency: 'EUR', minor: 3n },
          { from: 'RESERVE', to: ben, currency: 'EUR', minor: 700n },
        ],
      }),
    ],
  ])('%s', (_, posted) => {
    expect(judgeApproval(posted)).toEqual([]);
  });

  const other = '{"amount":{"amount":"7.01","currency":"EUR"}}';
  it.each<[string, BookedTransfer]>([
    ['an adjustment at the amount', transfer({ operation: operation({ approvalFrom: 700n }) })],
    [
      'an adjustment downwards at the amount',
      transfer({
        legs: [{ from: 'RESERVE', to: 'CAPITAL', currency: 'EUR', minor: 700n }],
        operation: operation({ minor: -700n, approvalFrom: 700n }),
      }),
    ],
    ['an adjustment of another amount', transfer({ operation: operation(), approval: approval({ operation: other }) })],
    [
      'an adjustment that waits',
      transfer({ operation: operation({ approvalFrom: 1n }), approval: approval({ status: 'PENDING' }) }),
    ],
    ['a write-off', writeOff({ approval: null })],
    ['a write-off under another name', writeOff({ kind: 'TRANSFER', approval: null, operation: null })],
    ['a write-off that was rejected', writeOff({ approval: { ...writeOff().approval!, status: 'REJECTED' } })],
    ['a write-off of something else', writeOff({ approval: approval({ kind: 'WRITE_OFF', operation: other }) })],
    ['a write-off that was approved as an adjustment', writeOff({ approval: approval() })],
    ['a reversal by force', forced({ approval: null })],
    ['a reversal by force that has expired', forced({ approval: { ...forced().approval!, status: 'EXPIRED' } })],
    ...(
      [
        ['of another transaction', { transactionId: id }],
        ['owed by somebody else', { owedBy: asha }],
        ['of another amount', { amount: { amount: '7.01', currency: 'EUR' } }],
        ['of another currency', { amount: { amount: '7.00', currency: 'USD' } }],
        ['of nothing that can be read', { amount: '7' }],
      ] as [string, Record<string, unknown>][]
    ).map(([what, changes]): [string, BookedTransfer] => [
      `a reversal by force ${what}`,
      forced({ approval: approval({ kind: 'FORCED_REVERSAL', operation: forcedOperation(changes) }) }),
    ]),
  ])('is missed by %s', (_, posted) => {
    expect(kindsOf(judgeApproval(posted))).toEqual(['ApprovalMissing']);
  });
});
