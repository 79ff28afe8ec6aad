import { divideHalfEven } from '@agio/runtime/money/decimal';
import { formatMoney, readMoney, type Money } from '@agio/runtime/money/money';
import { reversalOf } from '../transaction/details.js';
import type { Leg, LegAccount, Transaction } from '../transaction/transaction.js';

/** What is counted when a transaction is given back: all that it took from its owner; of a top-up, all that it brought. */
export const reversibleOf = ({ sent, received }: Transaction): Money => sent ?? received;

/** How much refunds give back of their original, in minor units of what is counted. */
export const sumOf = (refunds: readonly Transaction[]): bigint =>
  refunds.reduce((sum, { received }) => sum + received.minor, 0n);

/** The legs that give back a part of a transaction, and which leg of it each gives back. */
export interface Part {
  readonly legs: readonly Leg[];
  readonly reversedLegs: readonly number[];
}

/** What refunds give back of each leg, in minor units. */
function givenBackOf(original: Transaction, refunds: readonly Transaction[]): bigint[] {
  const given = original.legs.map(() => 0n);
  for (const { legs, details } of refunds) {
    reversalOf(details)?.reversedLegs.forEach((reversed, index) => {
      given[reversed] = (given[reversed] ?? 0n) + readMoney((legs[index] as Leg).amount).minor;
    });
  }
  return given;
}

/**
 * The legs that give back a part of a transaction at its own rate: each leg turned round, the last one first, so that an account has again what it is
 * to give back. Fee and spread are legs like the others, and go back in the same proportion.
 *
 * With this part, what was given back of a leg in all is `leg x (refunded before + part) / all`, rounded half-even in the leg's minor unit, and
 * this part's share is that less what was given back before. So in however many parts and whatever their order: at no time is a leg more than half a
 * minor unit off the original's rate, and all parts together are the original's legs exactly. A share of zero has no leg.
 *
 * @param refunds those of the transaction that have not failed. When one of them fails, the next part makes up for its rounding: a share that would
 *   have to be below zero for that is zero, until the last part.
 * @param minor the part, in minor units of what is counted; at most what is left.
 */
export function partOf(original: Transaction, refunds: readonly Transaction[], minor: bigint): Part {
  const all = reversibleOf(original).minor;
  const given = givenBackOf(original, refunds);
  const after = sumOf(refunds) + minor;
  if (minor <= 0n || after > all) throw new RangeError(`${minor} of ${all} cannot be given back of ${original.id}.`);
  const shares = original.legs.map((leg, index) => {
    const whole = readMoney(leg.amount);
    const share = divideHalfEven(whole.minor * after, all) - (given[index] as bigint);
    return { leg, index, share: { minor: share, asset: whole.asset } };
  });
  const moving = shares.toReversed().filter(({ share }) => share.minor > 0n);
  return {
    legs: moving.map(({ leg, share }) => ({ from: leg.to, to: leg.from, amount: formatMoney(share) })),
    reversedLegs: moving.map(({ index }) => index),
  };
}

/** The same legs, taken from what somebody owes to the house where they would be taken from that person's wallet. */
export function owedBy(userId: string, legs: readonly Leg[]): Leg[] {
  const isOwn = (account: LegAccount): boolean => 'walletOf' in account && account.walletOf === userId;
  return legs.map((leg) => (isOwn(leg.from) ? { ...leg, from: { receivableOf: userId } } : leg));
}
