import { describe, expect, it } from '@jest/globals';
import { formatDecimal, parseDecimal, type Decimal } from '@agio/runtime/money/decimal';
import { agrees, judge, median, type Evidence } from './judge.js';

const decimal = (text: string): Decimal => parseDecimal(text)!;
const evidence = (given: { others?: string[]; last?: string; witnesses?: string[] }): Evidence => ({
  others: (given.others ?? []).map(decimal),
  last: given.last === undefined ? undefined : decimal(given.last),
  witnesses: (given.witnesses ?? []).map(decimal),
});
const limit = 500;

describe('a told rate', () => {
  it.each<[string, Parameters<typeof evidence>[0], string]>([
    ['1.05', { others: ['1'] }, 'plausible'],
    ['0.95', { others: ['1'] }, 'plausible'],
    ['1.0500000000000001', { others: ['1'] }, 'implausible'],
    ['0.9499999999999999', { others: ['1'] }, 'implausible'],
    ['1.1', { others: ['1', '1.1'] }, 'plausible'],
    ['1.2', { others: ['1', '1.2', '1.01'] }, 'implausible'],
    ['1.2', { others: ['1'], last: '1.2' }, 'implausible'],
    ['1.2', { last: '1' }, 'implausible'],
    ['1.2', { last: '1.19' }, 'plausible'],
    ['1.2', {}, 'plausible'],
    ['1.2', { others: ['1'], witnesses: ['1', '1.21'] }, 'confirmed'],
    ['1.2', { last: '1', witnesses: ['1.3'] }, 'implausible'],
  ])('of %s beside %j is %s', (told, given, kind) => {
    expect(judge(decimal(told), evidence(given), limit).kind).toBe(kind);
  });

  it('that is implausible is told what was expected', () => {
    const verdict = judge(decimal('2'), evidence({ others: ['1', '1.1'] }), limit);
    expect(verdict.kind === 'implausible' && formatDecimal(verdict.expected)).toBe('1.05');
  });
});

it.each([
  [['3', '1', '2'], '2'],
  [['1', '2'], '1.5'],
  [['0.1', '10', '9.95', '0.2'], '5.075'],
  [['7'], '7'],
])('The median of %j is %s', (rates, expected) => {
  expect(formatDecimal(median(rates.map(decimal))!)).toBe(expected);
});

it('Agreeing is judged exactly', () => {
  expect(agrees(decimal('1.00001'), decimal('1'), 1)).toBe(true);
  expect(agrees(decimal('1.0001'), decimal('1'), 1)).toBe(true);
  expect(agrees(decimal('1.000100000000000000000001'), decimal('1'), 1)).toBe(false);
});
