import { describe, expect, it } from '@jest/globals';
import { Kind, parse, visit, type ASTNode } from 'graphql';
import { literalPath } from './literal-errors.js';

/** The place of the string literal "here". */
function pathOfHere(source: string): string[] | undefined {
  const document = parse(source);
  let found: ASTNode | undefined;
  visit(document, { StringValue: (node) => void (node.value === 'here' && (found = node)) });
  return found && literalPath(document, found);
}

describe('literalPath', () => {
  it.each([
    ['an argument', '{ wallet(id: "here") { id } }', ['id']],
    ['an input field', 'mutation { f(input: { amount: { amount: "here" } }) }', ['input', 'amount', 'amount']],
    ['a list item', '{ rates(pairs: ["a", "here"]) { pair } }', ['pairs', '1']],
    ['an input field in a list item', '{ f(list: [{ a: "here" }]) }', ['list', '0', 'a']],
    ['an argument in a fragment', '{ ...F } fragment F on Query { a { b(c: "here") } }', ['c']],
    ['the default of a variable', 'query ($id: ID = "here") { wallet(id: $id) { id } }', ['$id']],
  ])('tells the place of %s', (_, source, expected) => {
    expect(pathOfHere(source)).toEqual(expected);
  });

  it('tells nothing of what is no literal', () => {
    const document = parse('{ wallet(id: "x") { id } }');
    const field = document.definitions[0];
    expect(field?.kind === Kind.OPERATION_DEFINITION && literalPath(document, field)).toBeUndefined();
  });
});
