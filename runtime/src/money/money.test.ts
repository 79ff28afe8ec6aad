import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assets } from './assets.js';
import { parseDecimal, type Decimal } from './decimal.js';
import { amountMinorMax, convert, formatMoney, parseAmount, readMoney } from './money.js';

const anyAsset = fc.constantFrom(...assets);
const anyMinor = fc.bigInt({ min: -amountMinorMax, max: amountMinorMax });

describe('parseAmount', () => {
  it.each<[string, string, bigint]>([
    ['250', 'EUR', 25_000n],
    ['250.5', 'EUR', 25_050n],
    ['-0.01', 'EUR', -1n],
    ['250', 'JPY', 250n],
    ['1.234', 'KWD', 1_234n],
    ['0.00000001', 'MCO2', 1n],
    ['0', 'USD', 0n],
  ])('reads %s %s as %s minor units', (text, asset, minor) => {
    expect(parseAmount(text, asset)).toEqual({ ok: true, minor });
  });

  it.each([
    ['1.234', 'EUR', 'TOO_MANY_DECIMALS', 'An amount of EUR has at most 2 decimals'],
    ['1.000', 'EUR', 'TOO_MANY_DECIMALS', 'An amount of EUR has at most 2 decimals'],
    ['1.0', 'JPY', 'TOO_MANY_DECIMALS', 'An amount of JPY has no decimals'],
    ['10000000000000.01', 'EUR', 'TOO_LARGE', 'An amount of EUR is at most 10000000000000.00'],
    [`1${'0'.repeat(30)}`, 'EUR', 'TOO_LARGE', 'An amount of EUR is at most 10000000000000.00'],
    [`-1${'0'.repeat(30)}`, 'MCO2', 'TOO_LARGE', 'An amount of MCO2 is at most 10000000.00000000'],
  ])('refuses %s %s as %s', (text, asset, problem, message) => {
    expect(parseAmount(text, asset)).toEqual({ ok: false, problem, message });
  });

  it('refuses a malformed amount and says what is allowed', () => {
    for (const text of ['1e3', '+1', '01', '-0', '', 'ten', '1'.repeat(1_000_000)]) {
      const parsed = parseAmount(text, 'EUR');
      expect(parsed).toMatchObject({ ok: false, problem: 'MALFORMED' });
      expect(parsed).toHaveProperty('message', expect.stringContaining('no exponent'));
    }
  });

  it('accepts the largest amount of every asset and refuses one minor unit more', () => {
    for (const { code } of assets) {
      const largest = formatMoney({ minor: amountMinorMax, asset: code }).amount;
      const tooLarge = formatMoney({ minor: amountMinorMax + 1n, asset: code }).amount;
      expect(parseAmount(largest, code)).toEqual({ ok: true, minor: amountMinorMax });
      expect(parseAmount(tooLarge, code)).toMatchObject({ ok: false, problem: 'TOO_LARGE' });
    }
  });

  it('reads back what formatMoney writes, in every asset', () => {
    fc.assert(
      fc.property(anyAsset, anyMinor, ({ code, minorUnits }, minor) => {
        const written = formatMoney({ minor, asset: code });
        expect(written.currency).toBe(code);
        expect(written.amount.split('.')[1]?.length ?? 0).toBe(minorUnits);
        expect(parseAmount(written.amount, code)).toEqual({ ok: true, minor });
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        anyAsset,
        fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[0-9]*\.?[0-9]*(e[0-9]+)?$/)),
        (asset, text) => {
          const parsed = parseAmount(text, asset.code);
          if (!parsed.ok) expect(parsed.message.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('convert', () => {
  const rate = (text: string): Decimal => parseDecimal(text)!;

  it.each<[bigint, string, string, string, bigint]>([
    [10_000n, 'EUR', '109.047', 'INR', 1_090_470n],
    [10_000n, 'EUR', '186.75', 'JPY', 18_675n],
    [250n, 'JPY', '0.005354752343', 'EUR', 134n],
    [1_000n, 'KWD', '3.2595', 'USD', 326n],
    [1n, 'MCO2', '1.5', 'USD', 0n],
    [-10_000n, 'EUR', '1.1684', 'USD', -11_684n],
    [5n, 'EUR', '0.5', 'USD', 2n],
    [15n, 'EUR', '0.5', 'USD', 8n],
  ])('%s minor units of %s at %s into %s are %s', (minor, from, text, into, expected) => {
    expect(convert({ minor, asset: from }, rate(text), into)).toEqual({ minor: expected, asset: into });
  });

  it('errs by at most half a minor unit, between any two assets', () => {
    const anyRate = fc.record({ digits: fc.bigInt({ min: 1n, max: 9_999_999_999n }), scale: fc.nat(12) });
    fc.assert(
      fc.property(anyAsset, anyAsset, anyMinor, anyRate, (from, to, minor, value) => {
        const converted = convert({ minor, asset: from.code }, value, to.code);
        // Both sides are brought to the denominator 10^(rate scale + minor units sold), so no rounding is hidden here.
        const denominator = 10n ** BigInt(value.scale + from.minorUnits);
        const exact = minor * value.digits * 10n ** BigInt(to.minorUnits);
        const error = converted.minor * denominator - exact;
        expect(2n * (error < 0n ? -error : error) <= denominator).toBe(true);
      }),
    );
  });

  it('refuses an asset it does not know', () => {
    expect(() => convert({ minor: 1n, asset: 'XAU' }, rate('1'), 'EUR')).toThrow(RangeError);
    expect(() => formatMoney({ minor: 1n, asset: 'XXX' })).toThrow(RangeError);
  });
});

describe('readMoney', () => {
  it('reads back what formatMoney writes, of any size', () => {
    const anyBalance = fc.bigInt({ min: -(4n * 10n ** 18n), max: 4n * 10n ** 18n });
    fc.assert(
      fc.property(anyAsset, anyBalance, (asset, minor) => {
        const money = { minor, asset: asset.code };
        expect(readMoney(formatMoney(money))).toEqual(money);
      }),
    );
  });

  it.each(['250', '250.0', '250.000', '1e3', ''])('refuses "%s" as an amount of EUR', (amount) => {
    expect(() => readMoney({ amount, currency: 'EUR' })).toThrow(RangeError);
  });
});
