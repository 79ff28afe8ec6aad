import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { accessRules } from './rules.js';

const read = (sdl: string) => {
  const { rules, gaps } = accessRules(parse(sdl));
  return { rules: Object.fromEntries(rules), gaps };
};
const scopes = (...list: string[]) => ({ kind: 'scopes', scopes: list });

describe('accessRules', () => {
  it('reads the rule of a field, else the one of its type', () => {
    const sdl = `type A @access(scopes: ["a"]) { own: Int @access(scopes: ["b", "c"]) open: Int @public types: Int }`;
    expect(read(sdl)).toEqual({
      rules: { 'A.own': scopes('b', 'c'), 'A.open': { kind: 'public' }, 'A.types': scopes('a') },
      gaps: [],
    });
  });

  it('reads a single scope that is not in a list, as GraphQL coerces it', () => {
    expect(read('type Query { a: Int @access(scopes: "a") }').rules).toEqual({ 'Query.a': scopes('a') });
  });

  it('finds a field that says nothing, in a type and in an extension of it', () => {
    expect(read('type Query { a: Int b: Int @public } extend type Query { c: Int }').gaps).toEqual([
      'Query.a',
      'Query.c',
    ]);
  });

  it('does not take the rule of a type for its extension elsewhere', () => {
    expect(read('type A @public { a: Int } extend type A { b: Int }').gaps).toEqual(['A.b']);
  });

  it('lets the fields of keys and external fields inherit, and no other', () => {
    const sdl = `type A @key(fields: "id part { id }") @key(fields: "code") {
      id: ID! part: Part code: String balance: Int @external worth: Int }`;
    const inherited = { kind: 'inherited' };
    expect(read(sdl)).toEqual({
      rules: { 'A.id': inherited, 'A.part': inherited, 'A.code': inherited, 'A.balance': inherited },
      gaps: ['A.worth'],
    });
  });

  it('asks nothing of inputs, enums and scalars, which hand nothing out', () => {
    expect(read('input I { a: Int } enum E { A } scalar S')).toEqual({ rules: {}, gaps: [] });
  });
});
