import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import * as apollo from '@apollo/gateway';
import { QueryPlanner } from '@apollo/query-planner';
import { createLogger } from '@agio/runtime/logging/logger';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { startOrders } from './testing/orders.js';

const logger = createLogger({ name: 'test', level: 'silent' });

/** What apollo-adapter.ts takes for granted of the packages of Apollo. An upgrade that breaks this breaks subscriptions. */
describe('Apollo', () => {
  let stop: () => Promise<void>;
  let supergraph: Supergraph;
  let planner: QueryPlanner;

  beforeAll(async () => {
    const graph = await startOrders(logger);
    stop = graph.stop;
    supergraph = Supergraph.build(graph.supergraphSdl);
    planner = new QueryPlanner(supergraph);
  });
  afterAll(() => stop());

  const planOf = (text: string) =>
    planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), parse(text), {})).node;

  it('names the subgraphs of a supergraph', () => {
    expect([...supergraph.subgraphsMetadata()].map(({ name }) => name).sort()).toEqual(['orders', 'people']);
  });

  it('plans a subscription as the fetch that is followed, and the rest', () => {
    const node = planOf('subscription ($id: ID!) { order(id: $id) { name note } }');
    expect(node).toMatchObject({
      kind: 'Subscription',
      primary: { kind: 'Fetch', serviceName: 'orders', operationKind: 'subscription', variableUsages: ['id'] },
      rest: { kind: 'Sequence', nodes: [{ kind: 'Flatten', node: { kind: 'Fetch', serviceName: 'people' } }] },
    });
    expect((node as { primary: { operation: string } }).primary.operation).toMatch(/^subscription/);
  });

  it('plans a subscription of one subgraph without a rest', () => {
    const node = planOf('subscription { order(id: "1") { name } }');
    expect(node?.kind).toBe('Subscription');
    expect((node as { rest?: unknown }).rest).toBeUndefined();
  });

  it('executes a sequence for a subscription, asks with the text of the plan, and refuses the plan itself', async () => {
    const document = parse('subscription { order(id: "1") { name note } }');
    const node = planOf('subscription { order(id: "1") { name note } }');
    if (node?.kind !== 'Subscription' || !node.rest) throw new Error('The plan is another.');
    const schema = supergraph.apiSchema().toGraphQLJSSchema();
    const context = apollo.buildOperationContext({ schema, operationDocument: document });
    expect(context.operation.operation).toBe('subscription');
    const asked: string[] = [];
    const request = { request: {}, metrics: {}, context: {} } as never;
    const services = {
      orders: {
        process({ request: { query } }: apollo.GraphQLDataSourceProcessOptions) {
          asked.push(query as string);
          return Promise.resolve({ data: { order: { __typename: 'Order', id: '1', name: 'first' } } });
        },
      },
      people: { process: () => Promise.resolve({ data: { _entities: [{ note: 'a note' }] } }) },
    };
    const execute = (plan: Parameters<typeof apollo.executeQueryPlan>[0]) =>
      apollo.executeQueryPlan(
        plan,
        services,
        request,
        context,
        supergraph.schema.toGraphQLJSSchema(),
        supergraph.apiSchema(),
      );
    const nodes = [node.primary, node.rest];
    const { data, errors } = await execute({ kind: 'QueryPlan', node: { kind: 'Sequence', nodes } });
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data))).toEqual({ order: { name: 'first', note: 'a note' } });
    expect(asked).toEqual([node.primary.operation]);
    await expect(execute({ kind: 'QueryPlan', node })).rejects.toThrow('subscriptions not supported');
  });
});
