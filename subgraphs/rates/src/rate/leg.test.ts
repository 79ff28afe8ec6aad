import { describe, expect, it } from '@jest/globals';
import { assets } from '@agio/runtime/money/assets';
import { compare, formatDecimal, multiply, parseDecimal, type Decimal } from '@agio/runtime/money/decimal';
import fc from 'fast-check';
import { crossRate, legsOf, perEuro } from './leg.js';
import { pegs } from './pegs.js';

const decimal = (text: string): Decimal => parseDecimal(text)!;

/** From a millionth of a unit for one euro (a costly asset) to a hundred million (a weak currency). */
const rates = fc.record({ digits: fc.bigInt({ min: 1n, max: 99_999_999n }), scale: fc.nat(6) });

describe('crossRate', () => {
  it.each([
    ['1', '1.1684', '1.1684'],
    ['1.1684', '1', '0.855871277'],
    ['0.87058', '186.75', '214.5121643'],
    ['1.1684', '109.047', '93.33019514'],
    ['13111', '1836200', '140.0503394'],
  ])('of %s and %s per euro is %s', (base, quote, expected) => {
    expect(formatDecimal(crossRate(decimal(base), decimal(quote)))).toBe(expected);
  });

  it('is the exact quotient to ten significant digits, rounded half-even once', () => {
    fc.assert(
      fc.property(rates, rates, (base, quote) => {
        const rate = crossRate(base, quote);
        expect(rate.digits.toString().replace(/0+$/, '').length).toBeLessThanOrEqual(10);
        // The error of rate x base against quote is at most half a unit of the tenth digit: quote x 10^-9 / 2.
        const product = multiply(rate, base);
        const scale = Math.max(product.scale, quote.scale);
        const difference =
          product.digits * 10n ** BigInt(scale - product.scale) - quote.digits * 10n ** BigInt(scale - quote.scale);
        const bound = quote.digits * 10n ** BigInt(scale - quote.scale);
        expect((difference < 0n ? -difference : difference) * 2n * 10n ** 9n <= bound).toBe(true);
      }),
    );
  });

  it('is 1 between equal rates and does not depend on how a rate is written', () => {
    fc.assert(
      fc.property(rates, rates, fc.nat(4), (base, quote, zeros) => {
        expect(formatDecimal(crossRate(base, base))).toBe('1');
        const padded = { digits: quote.digits * 10n ** BigInt(zeros), scale: quote.scale + zeros };
        expect(crossRate(base, padded)).toEqual(crossRate(base, quote));
      }),
    );
  });

  it('grows with the quote', () => {
    fc.assert(
      fc.property(rates, rates, rates, (base, one, other) => {
        const [less, more] = compare(one, other) <= 0 ? [one, other] : [other, one];
        expect(compare(crossRate(base, less), crossRate(base, more))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('legsOf', () => {
  it('anchors a pegged currency in its anchor and any other in itself', () => {
    expect(legsOf({ base: 'AED', quote: 'INR' })).toEqual({
      base: { anchor: 'USD', perAnchor: decimal('3.6725'), peggedSince: '1997-11-02' },
      quote: { anchor: 'INR', perAnchor: decimal('1') },
    });
  });

  it.each(['EUR/EUR', 'EUR/XAU', 'HRK/EUR', 'eur/USD'])('knows no legs of %s', (pair) => {
    const [base = '', quote = ''] = pair.split('/');
    expect(legsOf({ base, quote })).toBeUndefined();
  });

  it('keeps a peg exactly, whatever the anchor is worth', () => {
    fc.assert(
      fc.property(rates, fc.constantFrom(...pegs), (anchorRate, peg) => {
        const legs = legsOf({ base: peg.anchor, quote: peg.currency })!;
        const [base, quote] = [legs.base, legs.quote].map((leg) => perEuro(leg, () => anchorRate)!);
        expect(formatDecimal(crossRate(base!, quote!))).toBe(peg.rate);
      }),
    );
  });

  it('has only pegs of currencies that a wallet can hold, to anchors that are not pegged themselves', () => {
    const codes = new Set(assets.map((asset) => asset.code));
    const pegged = new Set(pegs.map((peg) => peg.currency));
    expect(pegs.filter((peg) => !codes.has(peg.currency) || pegged.has(peg.anchor))).toEqual([]);
  });
});
