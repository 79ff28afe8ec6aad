import { divideHalfEven, multiply, powerOfTen, roundSignificant, type Decimal } from '@agio/runtime/money/decimal';
import { amountMinorMax, convert, type Money } from '@agio/runtime/money/money';
import { requireAsset } from '@agio/runtime/money/assets';

/** Hundredths of a percent. */
const basisPointsPerUnit = 10_000n;

/** What an exchange is priced with. */
export interface Terms {
  /** Units bought per unit sold, without a spread. */
  readonly mid: Decimal;
  /** What the rate is worse than mid, in basis points. */
  readonly spreadBps: bigint;
  /** What is kept of the sold amount, in basis points. */
  readonly feeBps: bigint;
}

/** An exchange with all its amounts, exact to the minor unit. */
export interface PricedExchange {
  /** Units bought per unit sold, the spread included. */
  readonly rate: Decimal;
  readonly mid: Decimal;
  /** All that leaves the wallet, the fee included. */
  readonly sell: Money;
  readonly buy: Money;
  /** In the sold currency, part of `sell`. */
  readonly fee: Money;
  /** In the bought currency: what mid would have bought, less `buy`. It takes up the rounding. Never negative. */
  readonly spread: Money;
}

export type Pricing =
  | { readonly kind: 'priced'; readonly exchange: PricedExchange }
  | { readonly kind: 'AmountTooSmall' }
  | { readonly kind: 'AmountTooLarge' };

/** The rate that a customer gets: mid less the spread, rounded once, half-even, to 10 significant digits. */
export function customerRate(mid: Decimal, spreadBps: bigint): Decimal {
  const scaled = multiply(mid, { digits: basisPointsPerUnit - spreadBps, scale: 4 });
  return roundSignificant(scaled.digits, powerOfTen(scaled.scale), 10);
}

/** fee = sell x fee rate, half-even to the sold currency's minor unit. */
export const feeOf = (sellMinor: bigint, feeBps: bigint): bigint =>
  divideHalfEven(sellMinor * feeBps, basisPointsPerUnit);

/** buy = (sell - fee) x rate, half-even to the bought currency's minor unit. */
function buyOf(sell: Money, feeBps: bigint, rate: Decimal, buyAsset: string): Money {
  const net = sell.minor - feeOf(sell.minor, feeBps);
  return convert({ minor: net, asset: sell.asset }, rate, buyAsset);
}

function complete(sell: Money, buy: Money, rate: Decimal, { mid, feeBps }: Terms): Pricing {
  const fee = { minor: feeOf(sell.minor, feeBps), asset: sell.asset };
  if (buy.minor <= 0n || fee.minor >= sell.minor) return { kind: 'AmountTooSmall' };
  if (sell.minor > amountMinorMax || buy.minor > amountMinorMax) return { kind: 'AmountTooLarge' };
  const atMid = convert({ minor: sell.minor - fee.minor, asset: sell.asset }, mid, buy.asset);
  const spread = { minor: atMid.minor - buy.minor, asset: buy.asset };
  return { kind: 'priced', exchange: { rate, mid, sell, buy, fee, spread } };
}

/** Prices an exchange of a fixed sold amount. */
export function priceSell(sell: Money, buyAsset: string, terms: Terms): Pricing {
  const rate = customerRate(terms.mid, terms.spreadBps);
  return complete(sell, buyOf(sell, terms.feeBps, rate, buyAsset), rate, terms);
}

/** Prices an exchange of a fixed bought amount: the sold amount is the smallest that buys at least as much by the formula. */
export function priceBuy(buy: Money, sellAsset: string, terms: Terms): Pricing {
  const rate = customerRate(terms.mid, terms.spreadBps);
  const buys = (sellMinor: bigint): bigint =>
    buyOf({ minor: sellMinor, asset: sellAsset }, terms.feeBps, rate, buy.asset).minor;
  const sellMinor = smallestAtLeast(buys, buy.minor, estimateSell(buy, sellAsset, rate, terms.feeBps));
  if (sellMinor === undefined) return { kind: 'AmountTooLarge' };
  return complete({ minor: sellMinor, asset: sellAsset }, buy, rate, terms);
}

/** About what has to be sold, by the formula without its rounding. */
function estimateSell(buy: Money, sellAsset: string, rate: Decimal, feeBps: bigint): bigint {
  const scale = powerOfTen(rate.scale + requireAsset(sellAsset).minorUnits) * basisPointsPerUnit;
  const divisor = rate.digits * powerOfTen(requireAsset(buy.asset).minorUnits) * (basisPointsPerUnit - feeBps);
  return (buy.minor * scale) / divisor;
}

/**
 * The smallest amount for which a function that never falls reaches a goal, searched around an estimate; undefined beyond the largest
 * amount. The formula never falls: when the fee grows by one unit, so has the amount.
 */
function smallestAtLeast(reach: (minor: bigint) => bigint, goal: bigint, estimate: bigint): bigint | undefined {
  let margin = 1n;
  while (reach(estimate + margin) < goal) {
    if (estimate + margin > amountMinorMax) return undefined;
    margin *= 2n;
  }
  let enough = estimate + margin;
  let tooLittle = estimate - 1n;
  for (let step = 1n; tooLittle > 0n && reach(tooLittle) >= goal; step *= 2n) {
    enough = tooLittle;
    tooLittle -= step;
  }
  if (tooLittle < 0n) tooLittle = 0n;
  while (enough - tooLittle > 1n) {
    const middle = (enough + tooLittle) / 2n;
    if (reach(middle) >= goal) enough = middle;
    else tooLittle = middle;
  }
  return enough;
}
