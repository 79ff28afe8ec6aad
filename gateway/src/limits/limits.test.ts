import { describe, expect, it } from '@jest/globals';
import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { bracketDepthMax, nestsTooDeep } from './brackets.js';
import { aliasesMax, limitRules, selectionDepthMax } from './rules.js';
import { selectionsMax } from './selections.js';

const schema = buildSchema('type Query { id: ID again: Query }');
const messages = (source: string) => validate(schema, parse(source), limitRules).map((error) => error.message);

const nested = (levels: number) => `${'{ again '.repeat(levels - 1)}{ id }${' }'.repeat(levels - 1)}`;
const aliased = (count: number, field: string) =>
  `{ ${Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ')} }`;

/** Fragments that each spread the next one `times` times. */
const bomb = (levels: number, times: number) =>
  Array.from({ length: levels }, (_, level) => {
    const inner = level === levels - 1 ? 'id' : `...F${level + 1} `.repeat(times);
    return `fragment F${level} on Query { ${inner} }`;
  }).join(' ');

describe('The limits on a document', () => {
  it.each([
    ['the deepest selections', nested(selectionDepthMax)],
    ['the most aliases', aliased(aliasesMax, 'id')],
    ['the most selections', `{ ${'id '.repeat(selectionsMax)} }`],
    ['introspection by the standard query', getIntrospectionQuery({ inputValueDeprecation: true, oneOf: false })],
  ])('allow %s', (_, source) => {
    expect(messages(source)).toEqual([]);
  });

  it.each([
    ['deeper selections', nested(selectionDepthMax + 1), 'deeper than 15 levels'],
    ['more aliases', aliased(aliasesMax + 1, 'id'), 'more than 50 aliases'],
    ['more aliases of __typename', aliased(aliasesMax + 1, '__typename'), 'more than 50 aliases'],
    ['more selections', `{ ${'id '.repeat(selectionsMax + 1)} }`, 'more than 500 fields'],
    ['fragments that grow when they are written out', `{ ...F0 } ${bomb(5, 10)}`, 'more than 500 fields'],
  ])('refuse %s', (_, source, expected) => {
    expect(messages(source)).toEqual([expect.stringContaining(expected)]);
  });

  it('end with fragments that spread each other in a circle', () => {
    const circle = '{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A id }';
    expect(messages(circle)).toEqual([]);
  });
});

describe('nestsTooDeep', () => {
  const list = (depth: number) => `{ f(a: ${'['.repeat(depth)}${']'.repeat(depth)}) }`;

  it.each([
    ['brackets at the limit', list(bracketDepthMax - 2), false],
    ['brackets beyond it', list(bracketDepthMax - 1), true],
    ['brackets that are never closed', '['.repeat(100_000), true],
    ['brackets one after the other', '{ f(a: []) }'.repeat(100), false],
    ['brackets in a string', `{ f(a: "${'['.repeat(100)}") }`, false],
    ['brackets after an escaped quote in a string', `{ f(a: "\\"${'['.repeat(100)}") }`, false],
    ['brackets in a block string', `{ f(a: """ " \\""" ${'['.repeat(100)}""") }`, false],
    ['brackets in a comment', `{ f # ${'['.repeat(100)}\n }`, false],
    ['brackets behind a comment', `# "\n${list(100)}`, true],
    ['brackets behind a string that its line ends', `{ f(a: "x\n${'['.repeat(100)}`, true],
  ])('judges %s', (_, source, expected) => {
    expect(nestsTooDeep(source)).toBe(expected);
  });
});
