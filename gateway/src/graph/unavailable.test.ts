import { readFile } from 'node:fs/promises';
import { requestError } from '@agio/runtime/errors/request-error';
import { createApollo } from '@agio/runtime/http/apollo';
import type { Identity } from '@agio/runtime/identity/identity';
import { createLogger } from '@agio/runtime/logging/logger';
import type { RequestOrigin, SubgraphEndpoint } from '@agio/runtime/subgraph/execute';
import type { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createEdge } from '../edge/edge.js';
import { createSupergraph } from './supergraph.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const identity: Identity = {
  kind: 'user',
  userId: '0196f3a0-0000-7000-8000-000000000001',
  sessionId: '0196f3a0-0000-7000-8000-000000000002',
  roles: ['CUSTOMER'],
  scopes: ['customer'],
  tier: 'BASIC',
};
const origin: RequestOrigin = { identity, correlationId: 'c-1', clientAddress: '192.0.2.1' };

/** What the subgraphs answer; one that is not here is away. */
let present: Record<string, SubgraphEndpoint>;
let apollo: ApolloServer<RequestOrigin>;
const never: SubgraphEndpoint['subscribe'] = () => {
  throw new Error('Nobody subscribes here.');
};
const away: SubgraphEndpoint = {
  subscribe: never,
  execute: () =>
    Promise.reject(requestError('SERVICE_UNAVAILABLE', 'The service does not answer now.', { cause: 'secret' })),
};
const answering = (data: Record<string, unknown>): SubgraphEndpoint => ({
  subscribe: never,
  execute: () => Promise.resolve({ data: structuredClone(data) }),
});

beforeAll(async () => {
  const edge = createEdge(logger);
  const supergraphSdl = await readFile(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
  const directory = (name: string) => (name === 'gateway' ? edge : (present[name] ?? away));
  apollo = createApollo({
    gateway: createSupergraph({ supergraphSdl, directory, logger }),
    introspection: false,
    csrfPrevention: false,
    logger,
  });
  await apollo.start();
});
afterAll(() => apollo.stop());
beforeEach(() => {
  present = {};
});

async function ask(query: string, variables: Record<string, unknown> = {}) {
  const { body } = await apollo.executeOperation({ query, variables }, { contextValue: origin });
  if (body.kind !== 'single') throw new Error('The answer came in parts.');
  const { data, errors = [] } = body.singleResult;
  expect(errors.map(({ extensions }) => extensions)).toEqual(errors.map(() => ({ code: 'SERVICE_UNAVAILABLE' })));
  return { data, paths: errors.map(({ path }) => path?.join('.')) };
}

const wallet = (id: string, currency: string) => ({
  __typename: 'Wallet',
  id,
  currency,
  balance: { amount: '1.00', currency },
});

describe('A subgraph that is away', () => {
  it('takes its own fields, each named, and no other', async () => {
    present['wallets'] = answering({ _entities: [{ __typename: 'User', wallets: [wallet('w1', 'EUR')] }] });
    const { data, paths } = await ask(
      '{ me { id address: email name wallets { id } } rate(pair: "EUR/USD") { pair } }',
    );
    expect(data).toEqual({
      me: { id: identity.userId, address: null, name: null, wallets: [{ id: 'w1' }] },
      rate: null,
    });
    expect(paths.sort()).toEqual(['me.address', 'me.name', 'rate']);
  });

  it('takes a field of every item of a list', async () => {
    const wallets = [wallet('w1', 'EUR'), wallet('w2', 'USD')];
    present['wallets'] = answering({ _entities: [{ __typename: 'User', wallets }] });
    const { data, paths } = await ask('{ me { wallets { id worth: valueIn(currency: "JPY") { amount } } } }');
    expect(data).toEqual({
      me: {
        wallets: [
          { id: 'w1', worth: null },
          { id: 'w2', worth: null },
        ],
      },
    });
    expect(paths).toEqual(['me.wallets.0.worth', 'me.wallets.1.worth']);
  });

  it('is told of by the client’s own names, renamed aliases included', async () => {
    const { paths } = await ask('{ wallets: me { id: email } }');
    expect(paths).toEqual(['wallets.id']);
  });

  it('is told of for fields in fragments, and not for those that a directive leaves out', async () => {
    const query = `query ($no: Boolean!) { ...Both me { email @include(if: $no) name @skip(if: $no) } }
      fragment Both on Query { rate(pair: "EUR/USD") { pair } other: rate(pair: "USD/EUR") @include(if: $no) { pair } }`;
    expect((await ask(query, { no: false })).paths.sort()).toEqual(['me.name', 'rate']);
  });

  it('is told of a bounded number of times', async () => {
    const wallets = Array.from({ length: 150 }, (_, index) => wallet(`w${index}`, 'EUR'));
    present['wallets'] = answering({ _entities: [{ __typename: 'User', wallets }] });
    expect((await ask('{ me { wallets { valueIn(currency: "JPY") { amount } } } }')).paths).toHaveLength(100);
  });

  it('fails a mutation of its own at the mutation’s field', async () => {
    const { data, paths } = await ask(
      'mutation { out: executeQuote(input: { quoteId: "q", idempotencyKey: "k" }) { userErrors { code } } }',
    );
    expect(data).toEqual({ out: null });
    expect(paths).toEqual(['out']);
  });
});
