import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createApollo, type StreamingOrigin } from '@agio/runtime/http/apollo';
import { anonymous } from '@agio/runtime/identity/identity';
import type { Broadcast } from '@agio/runtime/live/graphql-socket';
import type { Logger } from '@agio/runtime/logging/logger';
import { noMetrics } from '@agio/runtime/observability/metrics';
import { createStream, type EventStream } from '@agio/runtime/streams/event-stream';
import { localEndpoint, type RequestOrigin, type SubgraphEndpoint } from '@agio/runtime/subgraph/execute';
import { parse, type ExecutionResult } from 'graphql';
import { createSupergraph } from '../../graph/supergraph.js';
import { limitRules } from '../../limits/rules.js';
import type { ReadySubscription } from '../begin-subscription.js';
import { createLiveStreams } from '../live-streams.js';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])`;

/** The owner of orders, which tells of their changes. The same field as a query and as a subscription. */
const orders = `${link}
  type Query { order(id: ID!): Order orders: [Order!]! }
  type Subscription { order(id: ID!): Order orders: [Order!]! failing: Order }
  interface Named { name: String }
  type Order implements Named @key(fields: "id") {
    id: ID! name: String status(upper: Boolean = false): String weight: Int lines: [Line!]! buyer: Party owner: Person secret: String
  }
  type Line @key(fields: "sku") { sku: ID! count: Int! }
  union Party = Person | Company
  type Person @key(fields: "id") { id: ID! }
  type Company @key(fields: "id") { id: ID! }`;

/** Another subgraph, which knows more of all of them. */
const people = `${link}
  type Query { person(id: ID!): Person }
  type Order @key(fields: "id") { id: ID! weight: Int @external shipping(perUnit: Int = 2): Int @requires(fields: "weight") note: String broken: String! }
  type Line @key(fields: "sku") { sku: ID! title(language: String): String }
  type Person @key(fields: "id") { id: ID! name: String email: String! friends: [Person!]! }
  type Company @key(fields: "id") { id: ID! title: String }`;

const orderOf = (id: string) => ({
  __typename: 'Order',
  id,
  name: `order ${id}`,
  status: ({ upper }: { upper: boolean }) => (upper ? 'PAID' : 'paid'),
  weight: 7,
  lines: [
    { sku: 'a', count: 1 },
    { sku: 'b', count: 2 },
  ],
  buyer: { __typename: id === '1' ? 'Person' : 'Company', id: `buyer-${id}` },
  owner: id === 'lonely' ? null : { id: `owner-${id}` },
  secret: () => {
    throw new Error('a secret');
  },
});

/** A subscription that brings one event. */
function once<T>(value: T): EventStream<T> {
  let isTold = false;
  return createStream<T>({
    pull: () => {
      if (isTold) return new Promise<never>(() => {});
      isTold = true;
      return Promise.resolve({ done: false, value });
    },
    close: () => {},
  });
}

const orderList = () => [orderOf('1'), orderOf('2')];

const ordersResolvers = {
  Query: { order: (_: unknown, { id }: { id: string }) => orderOf(id), orders: orderList },
  Subscription: {
    order: { subscribe: (_: unknown, { id }: { id: string }) => once({ order: orderOf(id) }) },
    orders: { subscribe: () => once({ orders: orderList() }) },
    failing: {
      subscribe: () => {
        throw new Error('a secret');
      },
    },
  },
};

const broken = () => {
  throw new Error('a secret');
};

const peopleResolvers = {
  Order: {
    __resolveReference: (reference: object) => reference,
    shipping: ({ weight }: { weight: number }, { perUnit }: { perUnit: number }) => weight * perUnit,
    note: ({ id }: { id: string }) => `note of ${id}`,
    broken,
  },
  Line: {
    __resolveReference: (reference: object) => reference,
    title: ({ sku }: { sku: string }, { language }: { language?: string }) => `${language ?? 'en'}:${sku}`,
  },
  Person: {
    __resolveReference: (reference: object) => reference,
    name: ({ id }: { id: string }) => `name of ${id}`,
    email: ({ id }: { id: string }) => `${id}@example.com`,
    friends: ({ id }: { id: string }) => [{ id: `${id}-x` }, { id: `${id}-y` }],
  },
  Company: {
    __resolveReference: (reference: object) => reference,
    title: ({ id }: { id: string }) => `title of ${id}`,
  },
};

const origin: RequestOrigin = { identity: anonymous, correlationId: 'c-1', clientAddress: '192.0.2.1' };

/** What a client gets first; rejects with why it gets nothing. */
async function firstAnswer(broadcast: Broadcast): Promise<ExecutionResult> {
  let stream: EventStream<never> | undefined;
  const answer = new Promise<ExecutionResult>((resolve) => {
    const send = (text: string) => {
      resolve(JSON.parse(text) as ExecutionResult);
      return true;
    };
    stream = broadcast.attach({ send, onceFree: () => {} });
  });
  try {
    const end = (stream as EventStream<never>).next().then((): ExecutionResult => ({}));
    return await Promise.race([answer, end]);
  } finally {
    await stream?.return();
  }
}

/** A supergraph of two subgraphs, asked the way a socket of the gateway asks. */
export async function startOrders(logger: Logger) {
  const composed = composeServices([
    { name: 'orders', typeDefs: parse(orders), url: '' },
    { name: 'people', typeDefs: parse(people), url: '' },
  ]);
  if (!composed.supergraphSdl) throw new Error(composed.errors?.join('\n'));
  const endpointOf = (sdl: string, resolvers: object): SubgraphEndpoint =>
    localEndpoint({
      schema: buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never }),
      logger,
      createContext: (from) => from,
    });
  const endpoints: Record<string, SubgraphEndpoint> = {
    orders: endpointOf(orders, ordersResolvers),
    people: endpointOf(people, peopleResolvers),
  };
  const directory = (name: string) => endpoints[name] as SubgraphEndpoint;
  const apollo = createApollo({
    gateway: createSupergraph({ supergraphSdl: composed.supergraphSdl, directory, logger }),
    introspection: true,
    csrfPrevention: false,
    validationRules: limitRules,
    logger,
  });
  await apollo.start();
  const streams = createLiveStreams({ directory, logger, metrics: noMetrics, backlogEventsMax: 10 });

  return {
    supergraphSdl: composed.supergraphSdl,
    stop: () => apollo.stop(),
    /** The answer to a query, or the first one to a subscription. */
    async ask(
      query: string,
      variables: Record<string, unknown> = {},
      operationName?: string,
    ): Promise<ExecutionResult> {
      let ready: ReadySubscription | undefined;
      const contextValue: StreamingOrigin = { ...origin, follow: (checked) => (ready = checked as ReadySubscription) };
      const { body } = await apollo.executeOperation({ query, variables, operationName }, { contextValue });
      if (body.kind !== 'single') throw new Error('The answer came in parts.');
      if (!ready) return body.singleResult as ExecutionResult;
      return firstAnswer(streams.follow(ready, () => origin));
    },
  };
}
