import { readdirSync } from 'node:fs';
import { pathOf, sdlOf, subgraphs } from '@agio/schema/subgraphs';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse, type ObjectTypeDefinitionNode } from 'graphql';
import { accessRules } from './rules.js';

const names = subgraphs.map(({ name }) => name);

/** The object types of a subgraph's SDL. */
const typesOf = (name: string): ObjectTypeDefinitionNode[] =>
  parse(sdlOf(name)).definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION);

const has = ({ directives }: ObjectTypeDefinitionNode, ...wanted: string[]): boolean =>
  directives?.some((directive) => wanted.includes(directive.name.value)) ?? false;

describe('The contract of every subgraph', () => {
  it('is among those that these tests walk', () => {
    expect(names).toEqual(expect.arrayContaining(readdirSync(pathOf('subgraphs'))));
  });

  it.each(names)('(%s) says of every field who may read it', (name) => {
    const { rules, gaps } = accessRules(parse(sdlOf(name)));
    expect(gaps).toEqual([]);
    expect(rules.size).toBeGreaterThan(0);
  });

  it.each(names)('(%s) composes its rules: without @composeDirective they would vanish from the supergraph', (name) => {
    const sdl = sdlOf(name);
    for (const directive of ['@access', '@public']) expect(sdl).toContain(`@composeDirective(name: "${directive}")`);
  });

  it('decides on an entity as a whole in one place only, where it is owned', () => {
    const deciding = new Map<string, string[]>();
    for (const name of names) {
      for (const type of typesOf(name)) {
        if (!has(type, 'key') || !has(type, 'access', 'public')) continue;
        deciding.set(type.name.value, [...(deciding.get(type.name.value) ?? []), name]);
      }
    }
    expect([...deciding].filter(([, owners]) => owners.length > 1)).toEqual([]);
    expect(deciding.get('Wallet')).toEqual(['wallets']);
  });

  it('would not pass with a field that says nothing', () => {
    const sdl = `${sdlOf('wallets')}\nextend type Wallet { secret: String }\nextend type Query { secrets: [String!] }`;
    expect(accessRules(parse(sdl)).gaps).toEqual(['Wallet.secret', 'Query.secrets']);
  });
});
