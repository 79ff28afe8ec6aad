import { describe, expect, it } from '@jest/globals';
import { assets } from '@agio/runtime/money/assets';
import fc from 'fast-check';
import { fromStripeAmount, stripeObjection, toStripeAmount } from './stripe-amount.js';

describe('an amount at Stripe', () => {
  it.each([
    ['two decimals', { minor: 1_099n, asset: 'EUR' }, { amount: 1_099, currency: 'eur' }],
    ['no decimals', { minor: 500n, asset: 'JPY' }, { amount: 500, currency: 'jpy' }],
    ['three decimals', { minor: 5_120n, asset: 'KWD' }, { amount: 5_120, currency: 'kwd' }],
    // Stripe has no decimals of the ariary, ISO 4217 has two.
    ['the ariary', { minor: 500_00n, asset: 'MGA' }, { amount: 500, currency: 'mga' }],
    // Stripe writes hundredths of these, of which ISO 4217 has none.
    ['the krona of Iceland', { minor: 5n, asset: 'ISK' }, { amount: 500, currency: 'isk' }],
    ['the shilling of Uganda', { minor: 5n, asset: 'UGX' }, { amount: 500, currency: 'ugx' }],
    ['the forint', { minor: 1_045n, asset: 'HUF' }, { amount: 1_045, currency: 'huf' }],
  ])('is written exactly: %s', (_, money, written) => {
    expect(toStripeAmount(money, 'charge')).toEqual(written);
    expect(fromStripeAmount(written.amount, written.currency)).toEqual(money);
  });

  it.each([
    ['a third decimal that is not 0', { minor: 5_124n, asset: 'KWD' }, 'charge', 'a multiple of 0.010'],
    ['a fraction of an ariary', { minor: 50n, asset: 'MGA' }, 'charge', 'a multiple of 1 '],
    ['a fraction of a forint paid out', { minor: 1_045n, asset: 'HUF' }, 'payout', 'a multiple of 1.00'],
    ['nine digits', { minor: 100_000_000n, asset: 'EUR' }, 'charge', 'at most 999999.99'],
  ] as const)('is refused instead of rounded: %s', (_, money, direction, objection) => {
    expect(stripeObjection(money, direction)).toContain(objection);
    expect(() => toStripeAmount(money, direction)).toThrow(RangeError);
  });

  it('of every currency comes back as it was sent, or is refused', () => {
    const asset = fc.constantFrom(...assets.map(({ code }) => code));
    fc.assert(
      fc.property(asset, fc.bigInt({ min: 1n, max: 10n ** 10n }), (code, minor) => {
        const money = { minor, asset: code };
        if (stripeObjection(money, 'payout') !== null) return;
        const { amount, currency } = toStripeAmount(money, 'payout');
        expect(fromStripeAmount(amount, currency)).toEqual(money);
      }),
      { numRuns: 1_000 },
    );
  });
});
