import { describe, expect, it } from '@jest/globals';
import { newId } from '@agio/runtime/ids';
import { readMoney } from '@agio/runtime/money/money';
import fc from 'fast-check';
import { exchangeLegs } from '../quote/execute.js';
import { reversalOf } from '../transaction/details.js';
import type { Transaction } from '../transaction/transaction.js';
import { partOf, reversibleOf, sumOf } from './parts.js';
import { refundItem } from './refund.js';

const asha = newId();

interface Sides {
  readonly sell: bigint;
  readonly buy: bigint;
  readonly fee: bigint;
  readonly spread: bigint;
}

/** An exchange of euros for yen, as it was posted. */
function exchangeOf({ sell, buy, fee, spread }: Sides): Transaction {
  const money = (minor: bigint, asset: string) => ({ minor, asset });
  const sides = {
    sell: money(sell, 'EUR'),
    buy: money(buy, 'JPY'),
    fee: money(fee, 'EUR'),
    spread: money(spread, 'JPY'),
  };
  return {
    id: newId(),
    reference: 'TXN-1',
    ownerId: asha,
    payeeId: null,
    kind: 'EXCHANGE',
    status: 'COMPLETED',
    sent: sides.sell,
    received: sides.buy,
    rate: '1',
    fee: fee > 0n ? sides.fee : null,
    note: null,
    paymentMethod: null,
    chargeReference: null,
    details: null,
    payout: null,
    refundOf: null,
    legs: exchangeLegs({ userId: asha, ...sides }),
    failure: null,
    createdAt: new Date(),
    completedAt: new Date(),
  };
}

/** A refund of a part, as if it was written. */
function refund(original: Transaction, refunds: readonly Transaction[], minor: bigint): Transaction {
  const { id, ownerId, agreed } = refundItem(
    newId(),
    { original, refunds },
    { minor, reason: 'A test', isForced: false },
  );
  return { ...original, ...agreed, id, ownerId, refundOf: original.id };
}

/** What refunds have given back of each leg. */
function givenBack(original: Transaction, refunds: readonly Transaction[]): bigint[] {
  const sums = original.legs.map(() => 0n);
  for (const { legs, details } of refunds) {
    legs.forEach(({ amount, from, to }, index) => {
      const reversed = reversalOf(details)!.reversedLegs[index]!;
      expect({ from, to }).toEqual({ from: original.legs[reversed]!.to, to: original.legs[reversed]!.from });
      sums[reversed]! += readMoney(amount).minor;
    });
  }
  return sums;
}

const wholeOf = ({ legs }: Transaction): bigint[] => legs.map(({ amount }) => readMoney(amount).minor);

const sides = fc
  .record({
    sell: fc.bigInt(2n, 10n ** 15n),
    buy: fc.bigInt(1n, 10n ** 15n),
    fee: fc.bigInt(0n, 10n ** 12n),
    spread: fc.bigInt(0n, 10n ** 12n),
  })
  .map((each) => ({ ...each, fee: each.fee % each.sell }));
/** Each is how much of what is left is given back, of a million; 0 is one minor unit. */
const slices = fc.array(fc.record({ of: fc.bigInt(0n, 1_000_000n), fails: fc.boolean() }), { maxLength: 20 });

describe('the parts of an exchange', () => {
  it('are together the legs of the exchange exactly, whatever they are, whether or not some of them fail', () => {
    fc.assert(
      fc.property(sides, slices, (each, parts) => {
        const original = exchangeOf(each);
        const all = reversibleOf(original).minor;
        let refunds: Transaction[] = [];
        const failing: Transaction[] = [];
        for (const { of, fails } of parts) {
          const left = all - sumOf(refunds);
          if (left <= 1n) break;
          const next = refund(original, refunds, (left * of) / 1_000_000n || 1n);
          refunds.push(next);
          if (fails) failing.push(next);
          // What fails does so some time later, with others after it.
          if (failing.length > 2) refunds = refunds.filter((one) => one !== failing[0]);
        }
        refunds = refunds.filter((one) => !failing.includes(one));
        if (sumOf(refunds) < all) refunds.push(refund(original, refunds, all - sumOf(refunds)));
        expect(sumOf(refunds)).toBe(all);
        expect(givenBack(original, refunds)).toEqual(wholeOf(original));
      }),
    );
  });

  it('are at no time more than half a minor unit off its rate', () => {
    fc.assert(
      fc.property(sides, slices, (each, parts) => {
        const original = exchangeOf(each);
        const all = reversibleOf(original).minor;
        const refunds: Transaction[] = [];
        for (const { of } of parts) {
          const left = all - sumOf(refunds);
          if (left === 0n) break;
          refunds.push(refund(original, refunds, (left * of) / 1_000_000n || 1n));
          const sum = sumOf(refunds);
          givenBack(original, refunds).forEach((given, index) => {
            const off = 2n * (given * all - wholeOf(original)[index]! * sum);
            expect(off <= all && off >= -all).toBe(true);
          });
        }
      }),
    );
  });

  it('are rounded half-even, and leave out what is rounded to nothing', () => {
    const original = exchangeOf({ sell: 400n, buy: 2n, fee: 4n, spread: 0n });
    const quarter = partOf(original, [], 100n);
    // Half a yen of two is none.
    expect(quarter).toEqual({
      legs: [
        { from: { house: 'FEES' }, to: { house: 'RESERVE' }, amount: { amount: '0.01', currency: 'EUR' } },
        { from: { house: 'RESERVE' }, to: { walletOf: asha }, amount: { amount: '1.00', currency: 'EUR' } },
      ],
      reversedLegs: [1, 0],
    });
    const first = refund(original, [], 100n);
    expect(first).toMatchObject({ sent: null, received: { minor: 100n, asset: 'EUR' } });
    expect(refund(original, [first], 100n)).toMatchObject({ sent: { minor: 1n, asset: 'JPY' } });
  });

  it('are never more than the exchange', () => {
    const original = exchangeOf({ sell: 400n, buy: 2n, fee: 0n, spread: 0n });
    expect(() => partOf(original, [refund(original, [], 100n)], 301n)).toThrow(RangeError);
    expect(() => partOf(original, [], 0n)).toThrow(RangeError);
  });
});
