import { describe, expect, it } from '@jest/globals';
import { requireAsset } from '@agio/runtime/money/assets';
import { parseDecimal, powerOfTen, type Decimal } from '@agio/runtime/money/decimal';
import { amountMinorMax } from '@agio/runtime/money/money';
import fc from 'fast-check';
import { customerRate, priceBuy, priceSell, type Pricing, type Terms } from './exchange.js';

// Currencies with 0, 2, 3 and 8 minor digits.
const asset = fc.constantFrom('JPY', 'EUR', 'KWD', 'MCO2');
const pair = fc.tuple(asset, asset).filter(([sell, buy]) => sell !== buy);
const rate = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 10n - 1n }), fc.integer({ min: 0, max: 14 }))
  .map(([digits, scale]): Decimal => ({ digits, scale }));
const terms = fc.record({
  mid: rate,
  spreadBps: fc.bigInt({ min: 0n, max: 1_000n }),
  feeBps: fc.bigInt({ min: 0n, max: 1_000n }),
});
const minor = fc.bigInt({ min: 1n, max: amountMinorMax });

/** Half-even by its definition, written apart from the code it judges: the nearest integer, of two the even one. */
function halfEven(numerator: bigint, denominator: bigint): bigint {
  const below = numerator / denominator;
  const twiceRest = 2n * (numerator - below * denominator);
  if (twiceRest < denominator) return below;
  if (twiceRest > denominator) return below + 1n;
  return below % 2n === 0n ? below : below + 1n;
}

/** The design's formula: fee = sell x fee rate, buy = (sell - fee) x rate, each half-even. */
function formula(sellMinor: bigint, sellAsset: string, buyAsset: string, atRate: Decimal, feeBps: bigint) {
  const fee = halfEven(sellMinor * feeBps, 10_000n);
  const up = powerOfTen(requireAsset(buyAsset).minorUnits);
  const down = powerOfTen(requireAsset(sellAsset).minorUnits + atRate.scale);
  return { fee, buy: halfEven((sellMinor - fee) * atRate.digits * up, down) };
}

function priced(pricing: Pricing) {
  if (pricing.kind !== 'priced') throw new Error(pricing.kind);
  return pricing.exchange;
}

describe('an exchange with the sold side fixed', () => {
  it('buys by the formula, to the last minor unit, and gives the spread leg what mid would have bought more', () => {
    fc.assert(
      fc.property(pair, minor, terms, ([sellAsset, buyAsset], sellMinor, given) => {
        const pricing = priceSell({ minor: sellMinor, asset: sellAsset }, buyAsset, given);
        const at = customerRate(given.mid, given.spreadBps);
        const expected = formula(sellMinor, sellAsset, buyAsset, at, given.feeBps);
        const atMid = formula(sellMinor, sellAsset, buyAsset, given.mid, given.feeBps);
        if (expected.buy === 0n || expected.fee >= sellMinor) return void expect(pricing.kind).toBe('AmountTooSmall');
        if (expected.buy > amountMinorMax) return void expect(pricing.kind).toBe('AmountTooLarge');
        const exchange = priced(pricing);
        expect(exchange.sell).toEqual({ minor: sellMinor, asset: sellAsset });
        expect(exchange.fee).toEqual({ minor: expected.fee, asset: sellAsset });
        expect(exchange.buy).toEqual({ minor: expected.buy, asset: buyAsset });
        expect(exchange.spread.minor).toBe(atMid.buy - expected.buy);
        expect(exchange.spread.minor).toBeGreaterThanOrEqual(0n);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an exchange with the bought side fixed', () => {
  it('buys exactly that much, for the smallest amount that buys at least as much by the formula', () => {
    fc.assert(
      fc.property(pair, minor, terms, ([sellAsset, buyAsset], buyMinor, given) => {
        const pricing = priceBuy({ minor: buyMinor, asset: buyAsset }, sellAsset, given);
        if (pricing.kind !== 'priced') return;
        const { sell, buy, fee, spread } = pricing.exchange;
        const at = customerRate(given.mid, given.spreadBps);
        expect(buy).toEqual({ minor: buyMinor, asset: buyAsset });
        expect(formula(sell.minor, sellAsset, buyAsset, at, given.feeBps).buy).toBeGreaterThanOrEqual(buyMinor);
        expect(formula(sell.minor - 1n, sellAsset, buyAsset, at, given.feeBps).buy).toBeLessThan(buyMinor);
        expect(fee.minor).toBe(halfEven(sell.minor * given.feeBps, 10_000n));
        expect(spread.minor).toBe(formula(sell.minor, sellAsset, buyAsset, given.mid, given.feeBps).buy - buyMinor);
        expect(spread.minor).toBeGreaterThanOrEqual(0n);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses only what is too large: an affordable amount is always found', () => {
    fc.assert(
      fc.property(pair, minor, terms, ([sellAsset, buyAsset], sellMinor, given) => {
        const sold = priceSell({ minor: sellMinor, asset: sellAsset }, buyAsset, given);
        if (sold.kind !== 'priced') return;
        const back = priced(priceBuy(sold.exchange.buy, sellAsset, given));
        expect(back.sell.minor).toBeLessThanOrEqual(sellMinor);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('examples', () => {
  const at = (mid: string, spreadBps = 0n, feeBps = 0n): Terms => ({
    mid: parseDecimal(mid) as Decimal,
    spreadBps,
    feeBps,
  });

  it('sells 100.00 EUR for rupees with half a percent of fee and 40 basis points of spread', () => {
    const exchange = priced(priceSell({ minor: 10_000n, asset: 'EUR' }, 'INR', at('109.047', 40n, 50n)));
    // 99.50 x 108.610812 = 10806.775794; at mid 99.50 x 109.047 = 10850.1765, half-even 10850.18.
    expect(exchange).toMatchObject({ fee: { minor: 50n }, buy: { minor: 1_080_678n }, spread: { minor: 4_340n } });
  });

  it('rounds a half to the even side', () => {
    expect(priced(priceSell({ minor: 1n, asset: 'EUR' }, 'USD', at('2.5'))).buy.minor).toBe(2n);
    expect(priced(priceSell({ minor: 1n, asset: 'EUR' }, 'USD', at('3.5'))).buy.minor).toBe(4n);
  });

  it('refuses an amount that buys nothing, and one whose fee takes all', () => {
    expect(priceSell({ minor: 1n, asset: 'JPY' }, 'EUR', at('0.004')).kind).toBe('AmountTooSmall');
    expect(priceSell({ minor: 1n, asset: 'EUR' }, 'JPY', at('50')).kind).toBe('AmountTooSmall');
  });

  it('refuses amounts above 10^15 minor units on either side', () => {
    expect(priceSell({ minor: amountMinorMax, asset: 'EUR' }, 'INR', at('100')).kind).toBe('AmountTooLarge');
    expect(priceBuy({ minor: amountMinorMax, asset: 'EUR' }, 'INR', at('0.01')).kind).toBe('AmountTooLarge');
  });
});
