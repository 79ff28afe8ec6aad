import { createLogger } from '@agio/runtime/logging/logger';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOrders } from './testing/orders.js';

const logger = createLogger({ name: 'test', level: 'silent' });
let graph: Awaited<ReturnType<typeof startOrders>>;
beforeAll(async () => {
  graph = await startOrders(logger);
});
afterAll(() => graph.stop());

/** What a query could select, after the operation's type and, where there are variables, with their definitions first. */
const shapes: readonly [shape: string, document: string, variables?: Record<string, unknown>][] = [
  ['only what the event has', '{ order(id: "1") { id name status } }'],
  ['an entity of another subgraph', '{ order(id: "1") { id owner { id name email } } }'],
  ['fields that another subgraph adds', '{ order(id: "1") { note } }'],
  ['what another subgraph requires, without selecting that', '{ order(id: "1") { shipping } }'],
  ['what another subgraph requires, with arguments', '{ order(id: "1") { weight shipping(perUnit: 3) } }'],
  ['lists of entities', '{ order(id: "1") { lines { sku count title } } }'],
  ['a list of events', '{ orders { id note lines { title } owner { name friends { name } } } }'],
  ['two steps between subgraphs', '{ order(id: "1") { owner { friends { friends { email } } } } }'],
  ['a null on the way', '{ order(id: "lonely") { id owner { name } } }'],
  [
    'aliases',
    '{ first: order(id: "1") { number: id who: owner { called: name } low: status high: status(upper: true) } }',
  ],
  ['an alias that equals a required field', '{ order(id: "1") { weight: name shipping } }'],
  ['aliases that equal other fields everywhere', '{ name: order(id: "1") { id: name name: id note: status } }'],
  [
    'fragments',
    'fragment Whole on Order { ...Few lines { ... on Line { title } } } fragment Few on Order { id note } OPERATION { ...Root order(id: "1") { ...Whole } } fragment Root on TYPE { order(id: "1") { name } }',
  ],
  ['members of a union', '{ order(id: "1") { buyer { __typename ... on Person { name } ... on Company { title } } } }'],
  [
    'other members of a union',
    '{ order(id: "2") { buyer { __typename ... on Person { name } ... on Company { title } } } }',
  ],
  ['an interface', '{ order(id: "1") { ... on Named { name __typename } } }'],
  [
    'variables, of the event and of a join',
    '($id: ID!, $language: String, $perUnit: Int = 4) { order(id: $id) { shipping(perUnit: $perUnit) lines { title(language: $language) } } }',
    { id: '7', language: 'de' },
  ],
  ...[true, false].map((on): [string, string, Record<string, unknown>] => [
    `conditions that are ${on}`,
    '($on: Boolean!) { order(id: "1") { id name @include(if: $on) note @skip(if: $on) owner @include(if: $on) { name } lines { sku ... @skip(if: $on) { title } } } }',
    { on },
  ]),
  ['a field that fails in the event', '{ order(id: "1") { id secret } }'],
  ['a field that fails in a join', '{ order(id: "1") { id owner { id } broken } }'],
  ['an aliased field that fails in a list', '{ orders { weight: secret id } }'],
  ['a variable that does not fit', '($on: Boolean!) { order(id: "1") { id @include(if: $on) } }', { on: 'x' }],
  ['a field that is not there', '{ order(id: "1") { nothing } }'],
];

describe('A subscription answers an event as a query would', () => {
  const documentOf = (operation: 'query' | 'subscription', shape: string) => {
    const type = operation === 'query' ? 'Query' : 'Subscription';
    return shape.includes('OPERATION')
      ? shape.replace('OPERATION', operation).replace('TYPE', type)
      : `${operation} ${shape}`;
  };

  it.each(shapes)('with %s', async (_shape, document, variables = {}) => {
    const asQuery = await graph.ask(documentOf('query', document), variables);
    const asSubscription = await graph.ask(documentOf('subscription', document), variables);
    // Where the document was refused, as what and at which place.
    const text = JSON.stringify(asSubscription).replaceAll('Subscription', 'Query');
    const refused = asQuery.data === undefined;
    const withoutPlaces = (answer: unknown) =>
      JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'locations' ? undefined : value)));
    expect(withoutPlaces(JSON.parse(text))).toEqual(withoutPlaces(asQuery));
    expect(asQuery.data === null || refused || Object.keys(asQuery.data ?? {}).length > 0).toBe(true);
  });
});

describe('A subscription is refused', () => {
  it.each([
    ['with a condition on its root field', '{ order(id: "1") @include(if: true) { id } }', {}],
    ...['include', 'skip'].flatMap((condition): [string, string, Record<string, unknown>][] => [
      [
        `with @${condition} by a variable on its root field`,
        `($on: Boolean!) { order(id: "1") @${condition}(if: $on) { id } }`,
        { on: true },
      ],
      [
        `with @${condition} by a variable that is not given`,
        `($on: Boolean = true) { order(id: "1") @${condition}(if: $on) { id } }`,
        {},
      ],
      [
        `with @${condition} by a variable round its root field`,
        `($on: Boolean!) { ... @${condition}(if: $on) { order(id: "1") { id } } }`,
        { on: false },
      ],
      [
        `with @${condition} by a variable in a fragment`,
        `($on: Boolean!) { ...Root } fragment Root on Subscription { ...Inner } fragment Inner on Subscription { order(id: "1") @${condition}(if: $on) { id } }`,
        { on: true },
      ],
    ]),
    [
      'with a condition behind fragments that grow when they are written out',
      `($on: Boolean!) { ...F0 } ${Array.from({ length: 60 }, (_, n) => `fragment F${n} on Subscription { ${n < 59 ? `...F${n + 1} `.repeat(8) : 'order(id: "1") @include(if: $on) { id }'} }`).join(' ')}`,
      { on: true },
    ],
    ['with two root fields', '{ order(id: "1") { id } orders { id } }', {}],
    ['for introspection', '{ __typename }', {}],
  ])('%s', async (_, document, variables) => {
    const { data, errors } = await graph.ask(`subscription ${document}`, variables);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions).toMatchObject({
      code: expect.stringMatching(/GRAPHQL_VALIDATION_FAILED|BAD_USER/),
    });
  });

  it('with a condition on its root field also where another operation of its document has none', async () => {
    const document =
      'subscription A { order(id: "1") { id } } subscription B($on: Boolean!) { order(id: "1") @skip(if: $on) { id } }';
    const { errors } = await graph.ask(document, {}, 'A');
    expect(errors).toMatchObject([
      {
        message: 'A subscription has no `@skip` on its root field.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ]);
  });

  it('without a word of why, when its subgraph fails to begin it', async () => {
    const refusal = graph.ask('subscription { failing { id } }');
    await expect(refusal).rejects.toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
    await expect(refusal).rejects.not.toThrow('a secret');
  });
});
