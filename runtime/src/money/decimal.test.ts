import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compare,
  divideHalfEven,
  formatDecimal,
  formatFixed,
  multiply,
  normalize,
  parseDecimal,
  roundSignificant,
  type Decimal,
} from './decimal.js';

const bigints = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const divisors = bigints.filter((divisor) => divisor !== 0n);
const decimals = fc.record({ digits: bigints, scale: fc.integer({ min: 0, max: 20 }) });

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

describe('parseDecimal', () => {
  it.each<[string, Decimal]>([
    ['0', { digits: 0n, scale: 0 }],
    ['0.5', { digits: 5n, scale: 1 }],
    ['-0.05', { digits: -5n, scale: 2 }],
    ['250.00', { digits: 25000n, scale: 2 }],
    [`1${'0'.repeat(30)}`, { digits: 10n ** 30n, scale: 0 }],
  ])('reads %s', (text, expected) => {
    expect(parseDecimal(text)).toEqual(expected);
  });

  it.each([
    '',
    '-',
    '.',
    '.5',
    '5.',
    '+1',
    '01',
    '-01',
    '00',
    '-0',
    '-0.00',
    '1e3',
    '1E3',
    '0x1',
    ' 1',
    '1 ',
    '1,5',
    '1_0',
    '١',
    '1\n',
    'NaN',
    'Infinity',
  ])('refuses %j', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  it('refuses a text of more than 64 characters', () => {
    expect(parseDecimal('1'.repeat(64))).toBeDefined();
    expect(parseDecimal('1'.repeat(65))).toBeUndefined();
    expect(parseDecimal('1'.repeat(10_000_000))).toBeUndefined();
  });

  it('reads back what formatDecimal writes', () => {
    fc.assert(
      fc.property(decimals, (decimal) => {
        expect(parseDecimal(formatDecimal(decimal))).toEqual(normalize(decimal));
      }),
    );
  });
});

describe('formatDecimal and formatFixed', () => {
  it('writes a decimal without trailing zeros', () => {
    expect(formatDecimal({ digits: 1500n, scale: 3 })).toBe('1.5');
    expect(formatDecimal({ digits: 100n, scale: 0 })).toBe('100');
    expect(formatDecimal({ digits: 0n, scale: 5 })).toBe('0');
    expect(formatDecimal({ digits: -5n, scale: 3 })).toBe('-0.005');
  });

  it('writes a fixed number of decimals', () => {
    expect(formatFixed(25000n, 2)).toBe('250.00');
    expect(formatFixed(-5n, 2)).toBe('-0.05');
    expect(formatFixed(0n, 8)).toBe('0.00000000');
    expect(formatFixed(-250n, 0)).toBe('-250');
  });
});

describe('divideHalfEven', () => {
  it.each<[bigint, bigint, bigint]>([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [5n, -2n, -2n],
    [-7n, -2n, 4n],
    [1n, 2n, 0n],
    [-1n, 2n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [1n, 3n, 0n],
  ])('%s / %s rounds to %s', (numerator, denominator, expected) => {
    expect(divideHalfEven(numerator, denominator)).toBe(expected);
  });

  it('is never further from the quotient than a half, and even when exactly that far', () => {
    fc.assert(
      fc.property(bigints, divisors, (numerator, denominator) => {
        const quotient = divideHalfEven(numerator, denominator);
        const doubledError = 2n * absolute(quotient * denominator - numerator);
        expect(doubledError <= absolute(denominator)).toBe(true);
        if (doubledError === absolute(denominator)) expect(quotient % 2n).toBe(0n);
      }),
    );
  });

  it('rounds every tie to even', () => {
    fc.assert(
      fc.property(bigints, (whole) => {
        expect(divideHalfEven(2n * whole + 1n, 2n) % 2n).toBe(0n);
      }),
    );
  });

  it('treats a number and its negative alike', () => {
    fc.assert(
      fc.property(bigints, divisors, (numerator, denominator) => {
        expect(divideHalfEven(-numerator, denominator)).toBe(-divideHalfEven(numerator, denominator));
        expect(divideHalfEven(numerator, -denominator)).toBe(-divideHalfEven(numerator, denominator));
      }),
    );
  });

  it('refuses a zero denominator', () => {
    expect(() => divideHalfEven(1n, 0n)).toThrow(RangeError);
  });
});

describe('roundSignificant', () => {
  it.each<[bigint, bigint, number, string]>([
    [1n, 3n, 10, '0.3333333333'],
    [2n, 3n, 10, '0.6666666667'],
    [18675n, 100n, 10, '186.75'],
    [99999999995n, 1n, 10, '100000000000'],
    [12345678905n, 1n, 10, '12345678900'],
    [12345678915n, 1n, 10, '12345678920'],
    [1n, 10n ** 12n, 10, '0.000000000001'],
    [-1n, 3n, 4, '-0.3333'],
    [0n, 7n, 10, '0'],
  ])('%s / %s to %s digits is %s', (numerator, denominator, digits, expected) => {
    expect(formatDecimal(roundSignificant(numerator, denominator, digits))).toBe(expected);
  });

  it('keeps at most the digits asked for and errs by at most half a unit of the last of them', () => {
    fc.assert(
      fc.property(divisors, divisors, fc.integer({ min: 1, max: 20 }), (numerator, denominator, digits) => {
        const rounded = roundSignificant(numerator, denominator, digits);
        const significant = absolute(rounded.digits).toString().replace(/0+$/, '').length;
        expect(significant).toBeLessThanOrEqual(digits);
        // Half a unit of the last digit is at most half of 10^(1 - digits) of the value itself.
        const scale = 10n ** BigInt(rounded.scale);
        const error = absolute(rounded.digits * denominator - numerator * scale);
        expect(2n * error * 10n ** BigInt(digits - 1) <= absolute(numerator * scale)).toBe(true);
      }),
    );
  });

  it('leaves a number alone that has no more digits than asked for', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -9_999_999_999n, max: 9_999_999_999n }), fc.nat(15), (digits, scale) => {
        const rounded = roundSignificant(digits, 10n ** BigInt(scale), 10);
        expect(rounded).toEqual(normalize({ digits, scale }));
      }),
    );
  });
});

describe('compare and multiply', () => {
  it('compares by value and not by scale', () => {
    expect(compare({ digits: 10n, scale: 1 }, { digits: 100n, scale: 2 })).toBe(0);
    expect(compare({ digits: -1n, scale: 0 }, { digits: 1n, scale: 9 })).toBe(-1);
    expect(compare({ digits: 2n, scale: 0 }, { digits: 199n, scale: 2 })).toBe(1);
  });

  it('orders like the cross products', () => {
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        const difference = left.digits * 10n ** BigInt(right.scale) - right.digits * 10n ** BigInt(left.scale);
        expect(compare(left, right)).toBe(difference === 0n ? 0 : difference < 0n ? -1 : 1);
        expect(compare(right, left) + compare(left, right)).toBe(0);
      }),
    );
  });

  it('multiplies exactly, in either order', () => {
    expect(formatDecimal(multiply({ digits: 15n, scale: 1 }, { digits: -2n, scale: 1 }))).toBe('-0.3');
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        expect(compare(multiply(left, right), multiply(right, left))).toBe(0);
      }),
    );
  });
});
