import { describe, expect, it } from '@jest/globals';
import { GraphQLError, parseValue, type GraphQLScalarType } from 'graphql';
import { CurrencyCodeScalar, CurrencyPairScalar, DateTimeScalar, DecimalScalar } from './scalars.js';

const inVariable = (scalar: GraphQLScalarType, value: unknown): unknown => scalar.parseValue(value);
const literalOf = (value: unknown) => parseValue(JSON.stringify(value).replace('"a":', 'a:'));

/** The error of a reading that must fail. */
function refusalOf(read: () => unknown): GraphQLError {
  try {
    read();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

const time = new Date('2026-04-13T12:00:00.000Z');
const accepted: [GraphQLScalarType, unknown, unknown][] = [
  ...['0', '5', '-5', '250.00', '0.00000001', '-0.5', '9'.repeat(64)].map(
    (text): [GraphQLScalarType, unknown, unknown] => [DecimalScalar, text, text],
  ),
  ...['EUR', 'JPY', 'KWD', 'MCO2'].map((code): [GraphQLScalarType, unknown, unknown] => [
    CurrencyCodeScalar,
    code,
    code,
  ]),
  [CurrencyPairScalar, 'EUR/USD', 'EUR/USD'],
  [CurrencyPairScalar, 'XXX/MCO2', 'XXX/MCO2'],
  [DateTimeScalar, '2026-04-13T12:00:00Z', time],
  [DateTimeScalar, '2026-04-13T14:00:00+02:00', time],
];

const nested: unknown = Array.from({ length: 5_000 }).reduce((inner) => [inner], 1);
const noDecimals = [
  '1e3',
  '+1',
  '-0',
  '007',
  '1.',
  '.5',
  '1,5',
  ' 1',
  '',
  '0x1',
  'NaN',
  'Infinity',
  '1\0',
  '9'.repeat(65),
];
const noCurrencies = ['XXX', 'XAU', 'eur', '', 'EURO', 'EUR\0', 'constructor', '__proto__'];
const noPairs = ['EURUSD', 'EUR/', 'eur/usd', 'EUR/USD/JPY', ' EUR/USD', 'EUR/USD\n', ''];
const noTimes = ['2026-04-13', '2026-04-13T12:00:00', '2026-02-30T00:00:00Z', '13 April', '', '12026-01-01T00:00:00Z'];
const refused: [GraphQLScalarType, unknown][] = [
  ...noDecimals.map((text): [GraphQLScalarType, unknown] => [DecimalScalar, text]),
  ...noCurrencies.map((text): [GraphQLScalarType, unknown] => [CurrencyCodeScalar, text]),
  ...noPairs.map((text): [GraphQLScalarType, unknown] => [CurrencyPairScalar, text]),
  ...noTimes.map((text): [GraphQLScalarType, unknown] => [DateTimeScalar, text]),
  ...[DecimalScalar, CurrencyCodeScalar, CurrencyPairScalar, DateTimeScalar].flatMap((scalar) =>
    [5, 1.5, true, null, ['x'], { a: 'x' }].map((value): [GraphQLScalarType, unknown] => [scalar, value]),
  ),
];

describe('The scalars', () => {
  it.each(accepted)('(%s) read %j in a variable and in a document', (scalar, value, expected) => {
    expect(inVariable(scalar, value)).toEqual(expected);
    expect(scalar.parseLiteral(literalOf(value))).toEqual(expected);
  });

  it.each(refused)('(%s) refuse %j in a variable and in a document as BAD_USER_INPUT', (scalar, value) => {
    expect(refusalOf(() => inVariable(scalar, value)).extensions).toEqual({ code: 'BAD_USER_INPUT' });
    const node = literalOf(value);
    const refusal = refusalOf(() => scalar.parseLiteral(node));
    expect(refusal.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    // By this the gateway names the field.
    expect(refusal.nodes).toEqual([node]);
  });

  it('do not repeat what is long or nested in a message', () => {
    expect(refusalOf(() => inVariable(DecimalScalar, 'x'.repeat(100_000))).message.length).toBeLessThan(400);
    expect(refusalOf(() => inVariable(CurrencyCodeScalar, 'x'.repeat(100_000))).message.length).toBeLessThan(400);
    expect(refusalOf(() => inVariable(DecimalScalar, nested)).message).toBe('Decimal is a JSON string, not a list.');
  });

  it('answer times in UTC', () => {
    expect(DateTimeScalar.serialize(time)).toBe('2026-04-13T12:00:00.000Z');
  });

  it('never answer a number as a Decimal', () => {
    expect(DecimalScalar.serialize('1.50')).toBe('1.50');
    expect(() => DecimalScalar.serialize(1.5)).toThrow('Decimal is a JSON string, not 1.5.');
  });
});
