import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  execute,
  parse,
  subscribe,
  type ExecutionResult,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { anonymous, serviceIdentity, type Identity } from '../identity/identity.js';
import { enforceAccess } from './enforce.js';
import { accessRules } from './rules.js';

const directives =
  'directive @access(scopes: [String!]!) on OBJECT | FIELD_DEFINITION directive @public on OBJECT | FIELD_DEFINITION';
const sdl = `${directives}
  type Query {
    open: String @public
    mine: String @access(scopes: ["customer"])
    both: String @access(scopes: ["customer", "treasury:read"])
    command: String @access(scopes: ["service"])
    nobody: String @access(scopes: ["customer", "service"])
    thing: Thing @public
  }
  type Thing @access(scopes: ["customer"]) { id: String title: String @public }
  type Subscription { ticks: String @access(scopes: ["customer"]) rates: String @public }`;

const rootValue = {
  open: 'open',
  mine: 'mine',
  both: 'both',
  command: 'command',
  nobody: 'x',
  thing: { id: 'i', title: 't' },
};

function createSchema(): GraphQLSchema {
  const schema = buildSchema(sdl);
  const fields = (schema.getType('Subscription') as GraphQLObjectType).getFields();
  for (const field of Object.values(fields)) {
    field.subscribe = async function* () {
      yield await Promise.resolve({ [field.name]: 'tick' });
    };
  }
  enforceAccess(schema, accessRules(parse(sdl)));
  return schema;
}
const schema = createSchema();

const customer: Identity = {
  kind: 'user',
  userId: 'u',
  sessionId: 's',
  roles: ['CUSTOMER'],
  scopes: ['customer'],
  tier: 'BASIC',
};
const treasurer: Identity = { ...customer, scopes: ['customer', 'treasury:read'] };
const service = serviceIdentity('wallets');

const told = ({ data, errors }: ExecutionResult, field: string) => errors?.[0]?.extensions['code'] ?? data?.[field];
const ask = async (field: string, identity: Identity) =>
  told(await execute({ schema, document: parse(`{ ${field} }`), rootValue, contextValue: { identity } }), field);

describe('enforceAccess', () => {
  it.each([
    ['open', 'open', 'open', 'open', 'open'],
    ['mine', 'UNAUTHENTICATED', 'mine', 'mine', 'FORBIDDEN'],
    ['both', 'UNAUTHENTICATED', 'FORBIDDEN', 'both', 'FORBIDDEN'],
    ['command', 'UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'command'],
    ['nobody', 'UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'],
  ])('lets in to %s who holds all of its scopes', async (field, nobody, aCustomer, aTreasurer, aService) => {
    expect(await ask(field, anonymous)).toBe(nobody);
    expect(await ask(field, customer)).toBe(aCustomer);
    expect(await ask(field, treasurer)).toBe(aTreasurer);
    expect(await ask(field, service)).toBe(aService);
  });

  it('guards a field under whatever alias, in a fragment, and behind a field that is public', async () => {
    const document = parse('{ open: mine ...F thing { title id } } fragment F on Query { other: both }');
    const { data, errors } = await execute({ schema, document, rootValue, contextValue: { identity: anonymous } });
    expect(data).toEqual({ open: null, other: null, thing: { title: 't', id: null } });
    expect(errors?.map(({ path }) => path)).toEqual([['open'], ['other'], ['thing', 'id']]);
  });

  it('guards a subscription before it begins', async () => {
    const begin = async (field: string, identity: Identity) => {
      const document = parse(`subscription { ${field} }`);
      const result = await subscribe({ schema, document, contextValue: { identity } });
      if (!(Symbol.asyncIterator in result)) return `never begun: ${String(told(result, field))}`;
      const { value } = (await result.next()) as { value: ExecutionResult };
      await result.return(undefined);
      return told(value, field);
    };
    expect(await begin('ticks', anonymous)).toBe('never begun: UNAUTHENTICATED');
    expect(await begin('ticks', service)).toBe('never begun: FORBIDDEN');
    expect(await begin('ticks', customer)).toBe('tick');
    expect(await begin('rates', anonymous)).toBe('tick');
  });

  it('guards a subscription at each event too, whose identity may have lost its scope', async () => {
    const contextValue = { identity: customer };
    const events = await subscribe({ schema, document: parse('subscription { ticks }'), contextValue });
    if (!(Symbol.asyncIterator in events)) throw new Error('The subscription was refused.');
    contextValue.identity = { ...customer, scopes: [] };
    const { value } = (await events.next()) as { value: ExecutionResult };
    expect(told(value, 'ticks')).toBe('FORBIDDEN');
  });

  it('does not start with a field that has no rule', () => {
    const gap = `${directives} type Query { open: String @public secret: String }`;
    expect(() => enforceAccess(buildSchema(gap), accessRules(parse(gap)))).toThrow(
      /Query\.secret says nothing about who may read it/,
    );
  });
});
