import { describe, expect, it } from '@jest/globals';
import { findBreakingChanges } from './breaking-changes.js';

const released = `
  type Query { rate(pair: String!): Rate, rates(first: Int): [Rate!]! }
  type Rate { mid: String!, source: Source! }
  enum Source { ECB PEG }
  input TopUpInput { amount: String!, note: String }
  type Mutation { topUp(input: TopUpInput!): Boolean }
`;
const changed = (from: string, to: string) => findBreakingChanges(released, released.replace(from, to));

describe('The check for breaking changes', () => {
  it('has nothing against the same API', async () => {
    expect(await findBreakingChanges(released, released)).toEqual([]);
  });

  it.each([
    ['a new field', 'mid: String!', 'mid: String!, bid: String!'],
    ['a new enum value', 'ECB PEG', 'ECB PEG MANUAL'],
    ['a new optional argument', 'rates(first: Int)', 'rates(first: Int, after: String)'],
    ['a deprecation', 'mid: String!', 'mid: String! @deprecated(reason: "Use bid.")'],
  ])('lets %s pass', async (_, from, to) => {
    expect(await changed(from, to)).toEqual([]);
  });

  it.each([
    ['a field that is gone', 'mid: String!, ', '', 'Rate.mid'],
    ['a field that may now be null', 'mid: String!', 'mid: String', 'Rate.mid'],
    ['an enum value that is gone', 'ECB PEG', 'ECB', 'Source.PEG'],
    ['an argument that is now required', 'rates(first: Int)', 'rates(first: Int!)', 'Query.rates.first'],
    ['an input field that is now required', 'note: String', 'note: String!', 'TopUpInput.note'],
    ['a new required input field', 'note: String', 'note: String, key: ID!', 'TopUpInput.key'],
  ])('names %s', async (_, from, to, path) => {
    expect(await changed(from, to)).toEqual([expect.stringContaining(`${path}: `)]);
  });
});
