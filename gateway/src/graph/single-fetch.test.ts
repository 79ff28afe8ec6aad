import { createHash } from 'node:crypto';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { createLogger } from '@agio/runtime/logging/logger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getOperationAST, GraphQLError, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { startOrders } from '../live/testing/orders.js';
import { createSingleFetches } from './single-fetch.js';

const logger = createLogger({ name: 'test', level: 'silent' });
let orders: Awaited<ReturnType<typeof startOrders>>;
beforeAll(async () => {
  orders = await startOrders(logger);
});
afterAll(() => orders.stop());

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const order = { id: '1', name: 'one', status: null, lines: [{ sku: 'a', count: 1 }] };
const whole = '{ order(id: "1") { id name status lines { sku count } } }';

type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** Apollo's gateway over a subgraph that answers what a test says, asked with and without the pass. */
async function startGateway() {
  let schema: GraphQLSchema | undefined;
  let answer: () => Promise<Answer> = () => Promise.resolve({});
  const asked: { query?: string | undefined; variables?: unknown }[] = [];
  let executions = 0;
  const source: GraphQLDataSource = {
    process({ request: { query, variables } }) {
      asked.push({ query, variables });
      return answer();
    },
  };
  const fetches = createSingleFetches(() => schema as GraphQLSchema);
  const apollo = new ApolloGateway({
    supergraphSdl: orders.supergraphSdl,
    buildService: ({ name }) => fetches.source(name, source),
    experimental_didResolveQueryPlan: fetches.planned,
    logger: quiet,
  });
  apollo.onSchemaLoadOrUpdate(({ apiSchema }) => (schema = apiSchema));
  const { executor } = await apollo.load({ apollo: {} });
  const counted = (request: GatewayGraphQLRequestContext): Promise<ExecutionResult> => {
    executions++;
    return executor(request);
  };
  const documents = new Map<string, ReturnType<typeof parse>>();

  function requestOf(text: string, variables: Record<string, unknown>, operationName?: string) {
    // Apollo Server keeps a document and brings the same one again.
    const document = documents.get(text) ?? parse(text);
    documents.set(text, document);
    return {
      request: { query: text, variables, ...(operationName && { operationName }) },
      document,
      operation: getOperationAST(document, operationName),
      queryHash: createHash('sha256').update(text).digest('hex'),
      source: text,
      schema,
      context: {},
      metrics: {},
      logger: quiet,
    } as unknown as GatewayGraphQLRequestContext;
  }

  return {
    asked,
    answers: (given: () => Promise<Answer>) => void (answer = given),
    byApollo: (text: string, variables = {}, operationName?: string) =>
      executor(requestOf(text, variables, operationName)) as Promise<ExecutionResult>,
    /** @returns the answer, and how often Apollo's executor was needed for it. */
    async ask(text: string, variables: Record<string, unknown> = {}, operationName?: string) {
      const before = executions;
      const result = await fetches.execute(counted, requestOf(text, variables, operationName));
      return { result, executions: executions - before };
    },
  };
}

const text = (result: ExecutionResult) => JSON.stringify(result);

describe('An operation of a single fetch', () => {
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  beforeEach(async () => {
    gateway = await startGateway();
    gateway.answers(() => Promise.resolve({ data: { order, orders: [order] } }));
  });

  it.each([
    ['a query', whole, {}],
    ['fields in another order', '{ order(id: "1") { lines { count sku } name id } }', {}],
    ['a list', '{ orders { name lines { sku } } }', {}],
    ['names of types', '{ __typename order(id: "1") { id __typename lines { __typename sku } } }', {}],
    [
      'fragments',
      '{ order(id: "1") { ...Few ... on Named { name } lines { ... { sku } } } } fragment Few on Order { id }',
      {},
    ],
    ['the same field twice', '{ order(id: "1") { lines { sku } id lines { count } } }', {}],
    ['variables', 'query ($id: ID!) { order(id: $id) { id name } }', { id: '1' }],
  ])('is passed on without Apollo, and equal to its answer: %s', async (_, document, variables) => {
    const expected = await gateway.byApollo(document, variables);
    gateway.asked.length = 0;
    expect(await gateway.ask(document, variables)).toEqual({ result: expect.anything(), executions: 0 });
    const { result } = await gateway.ask(document, variables);
    expect(text(result)).toBe(text(expected));
    // As Apollo asks it.
    expect(gateway.asked[0]!.variables).toEqual(variables);
    await gateway.byApollo(document, variables);
    expect(gateway.asked[2]).toEqual(gateway.asked[0]);
  });

  it('is planned by Apollo the first time', async () => {
    expect((await gateway.ask(whole)).executions).toBe(1);
    expect((await gateway.ask(whole)).executions).toBe(0);
  });

  it.each<[string, () => Promise<Answer>]>([
    ['an error', () => Promise.resolve({ data: { order: null }, errors: [{ message: 'no', path: ['order'] }] })],
    [
      'an error of a field',
      () =>
        Promise.resolve({
          data: { order: { ...order, name: null } },
          errors: [{ message: 'no', path: ['order', 'name'], extensions: { code: 'FORBIDDEN' } }],
        }),
    ],
    ['no data', () => Promise.resolve({ data: null })],
    ['a null where none may be', () => Promise.resolve({ data: { order: { ...order, id: null } } })],
    ['a null in a list where none may be', () => Promise.resolve({ data: { order: { ...order, lines: [null] } } })],
    ['a number for a text', () => Promise.resolve({ data: { order: { ...order, name: 7 } } })],
    ['a missing field', () => Promise.resolve({ data: { order: { id: '1', lines: [] } } })],
    ['a failure', () => Promise.reject(new GraphQLError('away', { extensions: { code: 'SERVICE_UNAVAILABLE' } }))],
  ])('is Apollo’s when the subgraph answers with %s, and is fetched once', async (_, answer) => {
    await gateway.byApollo(whole);
    gateway.answers(answer);
    const expected = await gateway.byApollo(whole);
    gateway.asked.length = 0;
    const { result, executions } = await gateway.ask(whole);
    expect(executions).toBe(1);
    expect(gateway.asked).toHaveLength(1);
    expect(text(result)).toBe(text(expected));
  });

  it('answers nothing that was not asked for', async () => {
    await gateway.ask('{ order(id: "1") { id } }');
    const { result, executions } = await gateway.ask('{ order(id: "1") { id } }');
    expect(executions).toBe(0);
    expect(text(result)).toBe('{"data":{"order":{"id":"1"}}}');
  });

  it('asks nothing with variables that do not fit', async () => {
    const document = 'query ($id: ID!) { order(id: $id) { id } }';
    await gateway.ask(document, { id: '1' });
    gateway.asked.length = 0;
    const { result } = await gateway.ask(document, {});
    expect(result.errors?.[0]?.message).toContain('$id');
    expect(gateway.asked).toEqual([]);
  });

  it('is the operation that is named, of several in a document', async () => {
    const document = 'query A { order(id: "1") { id } } query B { order(id: "1") { name } }';
    for (const name of ['A', 'B', 'A', 'B']) await gateway.ask(document, {}, name);
    const { result, executions } = await gateway.ask(document, {}, 'B');
    expect(executions).toBe(0);
    expect(text(result)).toBe('{"data":{"order":{"name":"one"}}}');
  });

  it.each([
    ['the types of a union', '{ order(id: "1") { buyer { __typename } } }'],
    ['a condition', 'query ($on: Boolean = true) { order(id: "1") { id name @include(if: $on) } }'],
    ['the schema', '{ __schema { queryType { name } } }'],
    ['two subgraphs', '{ order(id: "1") { id note } }'],
  ])('leaves %s to Apollo', async (_, document) => {
    await gateway.ask(document);
    expect((await gateway.ask(document)).executions).toBe(1);
  });
});

describe('A supergraph', () => {
  it.each([
    ['a plain answer', '{ order(id: "1") { id status lines { sku } } }'],
    ['an error that is masked', '{ order(id: "1") { id secret } }'],
    ['misleading aliases', '{ name: order(id: "1") { id: name name: id note: status } }'],
  ])('answers the same the second time: %s', async (_, document) => {
    const first = await orders.ask(document);
    expect(text(await orders.ask(document))).toBe(text(first));
  });
});
