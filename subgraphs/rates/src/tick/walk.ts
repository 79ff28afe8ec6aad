import { roundSignificant, type Decimal } from '@agio/runtime/money/decimal';
import { rateDigits } from '../rate/leg.js';
import { createRandom } from './random.js';

/** Walks the market one step: what a euro buys of every currency now. */
export type Walk = (references: ReadonlyMap<string, Decimal>) => Map<string, Decimal>;

/** The standard deviation of one step, in parts per million of the rate. */
const stepDeviation = 30;
/** The part of its distance from the reference that a rate loses with a step; it strays by about 0.1 % then. */
const reversion = 0.0005;
/** No rate strays further from its reference: 1 %, in parts per million. */
const distanceMax = 10_000;

/**
 * A mean-reverting random walk (a discrete Ornstein-Uhlenbeck process) of each currency around its reference rate
 * against the euro. Equal seeds walk equally. Only the distance is a floating-point number; the rate comes from it
 * exactly, in whole parts per million of the reference.
 */
export function createWalk(seed: number): Walk {
  const random = createRandom(seed);
  const distances = new Map<string, number>();
  return (references) => {
    const rates = new Map<string, Decimal>();
    // The order decides which currency gets which random number, and so must not depend on where the rates come from.
    for (const [currency, reference] of [...references].sort(([left], [right]) => (left < right ? -1 : 1))) {
      const distance = step(distances.get(currency) ?? 0, random);
      distances.set(currency, distance);
      const millionths = BigInt(1_000_000 + Math.round(distance));
      const denominator = 1_000_000n * 10n ** BigInt(reference.scale);
      rates.set(currency, roundSignificant(reference.digits * millionths, denominator, rateDigits));
    }
    return rates;
  };
}

function step(distance: number, random: () => number): number {
  // The sum of twelve equally distributed numbers has a standard deviation of 1 and is close to normal. Unlike a
  // logarithm and a cosine it is the same to the last bit on every machine.
  let normal = -6;
  for (let draw = 0; draw < 12; draw += 1) normal += random();
  const next = distance * (1 - reversion) + normal * stepDeviation;
  return Math.max(-distanceMax, Math.min(distanceMax, next));
}
