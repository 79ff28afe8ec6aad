import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, executeSync, parse, print, validate, visit, type DocumentNode } from 'graphql';
import { fieldNames, renameAliases, restorePath } from './alias-renaming.js';

const sdl = `
  type Query { me: User }
  type User { id: ID! email: String broken: String wallets: [Wallet!]! }
  type Wallet { id: ID! amount: String owner: User }`;
const schema = buildSchema(sdl);
const fields = fieldNames(parse(sdl));

const wallet = { id: 'w', amount: '5.00', owner: () => ({ ...user, wallets: [] }) };
const user = {
  id: 'u',
  email: 'asha@example.com',
  broken: () => {
    throw new Error('broken');
  },
  wallets: [wallet, wallet],
};
const execute = (document: DocumentNode) => executeSync({ schema, document, rootValue: { me: user } });

const renamed = (source: string) =>
  print(renameAliases(parse(source), fields).document)
    .replace(/\s+/g, ' ')
    .trim();

/** The aliases of a document that equal the name of another field. */
function misleadingAliases(document: DocumentNode): string[] {
  const found: string[] = [];
  visit(document, {
    Field({ alias, name }) {
      if (alias && alias.value !== name.value && fields.has(alias.value)) found.push(alias.value);
    },
  });
  return found;
}

describe('renameAliases', () => {
  it.each([
    ['an alias that equals another field', '{ me { id: email } }', '{ me { renamed_id: email } }'],
    ['an alias that is called __typename', '{ me { __typename: email } }', '{ me { renamed___typename: email } }'],
    ['a __typename called like a field', '{ me { id: __typename } }', '{ me { renamed_id: __typename } }'],
    [
      'an alias inside a fragment',
      '{ me { ... on User { id: email } } }',
      '{ me { ... on User { renamed_id: email } } }',
    ],
    [
      'an alias that has the usual prefix',
      '{ me { id: email renamed_id } }',
      '{ me { renamed__id: email renamed_id } }',
    ],
    [
      'an alias beside a variable that has the usual prefix',
      'query ($renamed_x: Int) { me { id: email } }',
      'query ($renamed_x: Int) { me { renamed__id: email } }',
    ],
  ])('renames %s', (_, source, expected) => {
    expect(renamed(source)).toBe(expected);
  });

  it.each([
    ['an alias that equals its own field', '{ me { id: id } }'],
    ['an alias that equals no field', '{ me { address: email } }'],
    ['a document without aliases', '{ me { id email } }'],
  ])('keeps %s, and the document as the same object', (_, source) => {
    const document = parse(source);
    expect(renameAliases(document, fields).document).toBe(document);
  });

  it('gives equal aliases equal names, so that what merged before still merges', () => {
    const { document } = renameAliases(parse('{ me { id: email } me { id: email } }'), fields);
    expect(validate(schema, document)).toEqual([]);
    expect(execute(document).data).toEqual({ me: { renamed_id: user.email } });
  });

  it('gives the keys and the paths of errors their own names again', () => {
    const document = parse('{ wallets: me { email: broken } }');
    const { document: planned, restore } = renameAliases(document, fields);
    const { data, errors } = execute(planned);
    expect(restore(data)).toEqual({ wallets: { email: null } });
    expect(errors?.[0]?.path).toEqual(['renamed_wallets', 'renamed_email']);
    expect(restorePath(errors?.[0]?.path ?? [], restore)).toEqual(['wallets', 'email']);
  });

  it('leaves no misleading alias, and the answer with its keys in their order as it would have been', () => {
    fc.assert(
      fc.property(documents, (source) => {
        const document = parse(source);
        fc.pre(validate(schema, document).length === 0);
        const { document: planned, restore } = renameAliases(document, fields);
        expect(misleadingAliases(planned)).toEqual([]);
        const own = execute(document);
        const other = execute(planned);
        expect(JSON.stringify(restore(other.data))).toBe(JSON.stringify(own.data));
        expect(other.errors?.map(({ path }) => restorePath(path ?? [], restore))).toEqual(
          own.errors?.map(({ path }) => path),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('fieldNames', () => {
  it('has every field of every type, and __typename', () => {
    expect([...fieldNames(parse(`type Query { me: Int } interface Node { id: ID }`))].sort()).toEqual([
      '__typename',
      'id',
      'me',
    ]);
  });
});

const aliases = [
  'id',
  'email',
  'amount',
  'wallets',
  'owner',
  '__typename',
  'other',
  'renamed_',
  'renamed_id',
  'renamed__',
];
const typeFields: Record<string, [name: string, type?: string][]> = {
  User: [['id'], ['email'], ['broken'], ['__typename'], ['wallets', 'Wallet']],
  Wallet: [['id'], ['amount'], ['__typename'], ['owner', 'User']],
};

/** Selections on a type; a part of them may stand in an inline fragment. */
function selections(type: string, depth: number): fc.Arbitrary<string> {
  const usable = (typeFields[type] ?? []).filter(([, inner]) => inner === undefined || depth > 0);
  const field = fc.tuple(fc.option(fc.constantFrom(...aliases), { nil: undefined }), fc.constantFrom(...usable));
  const selection = field.chain(([alias, [name, inner]]) => {
    const prefix = alias === undefined ? '' : `${alias}: `;
    return inner === undefined
      ? fc.constant(`${prefix}${name}`)
      : selections(inner, depth - 1).map((nested) => `${prefix}${name} { ${nested} }`);
  });
  return fc
    .tuple(fc.array(selection, { minLength: 1, maxLength: 3 }), fc.array(selection, { maxLength: 2 }))
    .map(([plain, inFragment]) =>
      [...plain, ...(inFragment.length > 0 ? [`... on ${type} { ${inFragment.join(' ')} }`] : [])].join(' '),
    );
}

const documents = selections('User', 2).map((inner) => `{ me { ${inner} } }`);
