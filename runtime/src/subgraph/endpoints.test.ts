import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { createIdentitySigner, createIdentityVerifier } from '../identity/identity-token.js';
import { anonymous, type Identity } from '../identity/identity.js';
import { createLogger } from '../logging/logger.js';
import type { RunningServer } from '../http/server.js';
import { createSubgraphCaller, SubgraphCallError } from './caller.js';
import { localEndpoint, type RequestOrigin, type SubgraphEndpoint } from './execute.js';
import { remoteEndpoint } from './remote-endpoint.js';
import { serveSubgraph } from './server.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const secret = { current: 'the current secret of the platform' };
const signIdentity = createIdentitySigner(secret);

const schema = buildSchema('type Query { origin: String double(of: Int!): Int broken: String slow: String }');
const rootFields = {
  origin: (_: unknown, { identity, correlationId, clientAddress }: RequestOrigin) =>
    JSON.stringify({ user: identity.kind === 'user' ? identity.userId : null, correlationId, clientAddress }),
  double: ({ of }: { of: number }) => 2 * of,
  broken: () => {
    throw new Error('a secret');
  },
  slow: () => new Promise((resolve) => setTimeout(resolve, 5_000).unref()),
};
for (const [name, resolve] of Object.entries(rootFields)) {
  schema.getQueryType()!.getFields()[name]!.resolve = (_, args, context) =>
    resolve(args as never, context as RequestOrigin);
}
const local = localEndpoint({ schema, logger, createContext: (origin) => origin });

const customer: Identity = {
  kind: 'user',
  userId: 'u',
  sessionId: 's',
  roles: ['CUSTOMER'],
  scopes: ['customer'],
  tier: 'BASIC',
};
const origin: RequestOrigin = { identity: customer, correlationId: 'c-1', clientAddress: '192.0.2.1' };

let server: RunningServer;
let remote: ReturnType<typeof remoteEndpoint>;
beforeAll(async () => {
  const subgraph = {
    name: 'numbers',
    schema,
    endpoint: local,
    routes: [],
    announcements: [],
    checkReady: () => Promise.resolve(),
    startWork: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
  server = await serveSubgraph(subgraph, {
    host: '127.0.0.1',
    port: 0,
    verifyIdentity: createIdentityVerifier(secret, 'numbers'),
    logger,
  });
  remote = remoteEndpoint({ name: 'numbers', url: `${server.url}/graphql`, signIdentity, timeoutMs: 1_000 });
});
afterAll(async () => {
  await remote.close();
  await server.stop(0);
});

describe.each<[string, () => SubgraphEndpoint]>([
  ['in this process', () => local],
  ['in another process', () => remote],
])('A subgraph %s', (_, endpoint) => {
  const ask = (query: string, variables?: Record<string, unknown>) => endpoint().execute({ query, variables }, origin);

  it('answers with the origin of the request in its context', async () => {
    const { data } = await ask('{ origin }');
    expect(JSON.parse((data as { origin: string }).origin)).toEqual({
      user: 'u',
      correlationId: 'c-1',
      clientAddress: '192.0.2.1',
    });
  });

  it('answers the same document with other variables', async () => {
    const query = 'query ($of: Int!) { double(of: $of) }';
    expect(await ask(query, { of: 2 })).toEqual({ data: { double: 4 } });
    expect(await ask(query, { of: 3 })).toEqual({ data: { double: 6 } });
  });

  it.each([
    ['a variable that does not fit', 'query ($of: Int!) { double(of: $of) }', { of: 'x' }, 'BAD_USER_INPUT'],
    ['a field that is not there', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['what is no document', '{', {}, 'GRAPHQL_PARSE_FAILED'],
  ])('refuses %s', async (_what, query, variables, code) => {
    const answer = await ask(query, variables);
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code });
  });

  it('masks an unexpected error under the correlation id of the request', async () => {
    const answer = await ask('{ broken double(of: 1) }');
    expect(answer.data).toEqual({ broken: null, double: 2 });
    expect(answer.errors).toEqual([
      {
        message: expect.not.stringContaining('a secret'),
        path: ['broken'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'c-1' },
      },
    ]);
  });
});

describe('A subgraph in another process', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const each of servers.splice(0)) await new Promise((resolve) => each.close(resolve).closeAllConnections());
  });

  /** Something that answers every request with this, and counts them. */
  async function answering(status: number, body: string) {
    let asked = 0;
    const other = createServer((_, response) => {
      asked += 1;
      response.writeHead(status).end(body);
    });
    servers.push(other);
    await once(other.listen(0, '127.0.0.1'), 'listening');
    return { url: `http://127.0.0.1:${(other.address() as AddressInfo).port}/graphql`, asked: () => asked };
  }
  const unavailable = { extensions: { code: 'SERVICE_UNAVAILABLE' } };
  const askAt = (url: string, query = '{ double(of: 1) }') =>
    remoteEndpoint({ name: 'numbers', url, signIdentity, timeoutMs: 300 }).execute({ query }, origin);

  it('that is not there is SERVICE_UNAVAILABLE', async () => {
    await expect(askAt('http://127.0.0.1:1/graphql')).rejects.toMatchObject(unavailable);
  });

  it('that does not answer in time is SERVICE_UNAVAILABLE', async () => {
    await expect(askAt(`${server.url}/graphql`, '{ slow }')).rejects.toMatchObject(unavailable);
  });

  it.each([
    [500, '{"errors":[{"message":"x"}]}'],
    [502, '<html>Bad gateway</html>'],
    [200, 'no JSON'],
    [200, '[]'],
  ])('that answers %d with %j is SERVICE_UNAVAILABLE', async (status, body) => {
    const { url } = await answering(status, body);
    await expect(askAt(url)).rejects.toMatchObject(unavailable);
  });

  it('is not asked any more when it has failed ten times', async () => {
    const { url, asked } = await answering(500, '{}');
    const failing = remoteEndpoint({ name: 'numbers', url, signIdentity, timeoutMs: 1_000 });
    for (let attempt = 0; attempt < 15; attempt++) {
      await expect(failing.execute({ query: '{ origin }' }, origin)).rejects.toMatchObject(unavailable);
    }
    expect(asked()).toBe(10);
    await failing.close();
  });

  it('refuses who has no identity token of it, whole', async () => {
    const foreign = remoteEndpoint({
      name: 'numbers',
      url: `${server.url}/graphql`,
      signIdentity: () => signIdentity(anonymous, 'letters'),
      timeoutMs: 1_000,
    });
    const answer = await foreign.execute({ query: '{ double(of: 1) }' }, origin);
    expect(answer).toEqual({ errors: [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })] });
    await foreign.close();
  });
});

describe('A call from one subgraph to another', () => {
  const callTo = (endpoint: SubgraphEndpoint) => createSubgraphCaller('wallets', () => endpoint);
  const document = parse('query ($of: Int!) { double(of: $of) }') as never;

  it('carries the identity of the service, and answers the data', async () => {
    let seen: RequestOrigin | undefined;
    const endpoint: SubgraphEndpoint = {
      execute(request, from) {
        seen = from;
        return local.execute(request, from);
      },
    };
    expect(await callTo(endpoint)('numbers', document, { of: 2 }, { correlationId: 'c-2' })).toEqual({ double: 4 });
    expect(seen).toMatchObject({
      identity: { kind: 'service', service: 'wallets', scopes: ['service'] },
      correlationId: 'c-2',
    });
  });

  it.each<[string, SubgraphEndpoint['execute'], string]>([
    ['with an error', () => local.execute({ query: '{ broken }' }, origin), 'INTERNAL_SERVER_ERROR'],
    ['with nothing', () => Promise.resolve({}), 'EMPTY_ANSWER'],
    ['too late', () => new Promise(() => {}), 'TIMEOUT'],
    ['never, as the connection is lost', () => Promise.reject(new Error('ECONNRESET')), 'UNREACHABLE'],
  ])('that is answered %s fails, and says how', async (_, execute, code) => {
    const call = callTo({ execute })('numbers', document, { of: 2 }, { timeoutMs: 50 });
    await expect(call).rejects.toThrow(SubgraphCallError);
    await expect(call).rejects.toMatchObject({ subgraph: 'numbers', code });
  });
});
