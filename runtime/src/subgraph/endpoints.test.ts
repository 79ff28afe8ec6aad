import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

const schema = buildSchema('type Query { origin: String double(of: Int!): Int broken: String }');
const rootFields = {
  origin: (_: unknown, { identity, correlationId, clientAddress }: RequestOrigin) =>
    JSON.stringify({ user: identity.kind === 'user' ? identity.userId : null, correlationId, clientAddress }),
  double: ({ of }: { of: number }) => 2 * of,
  broken: () => {
    throw new Error('a secret');
  },
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
    role: 'all' as const,
    schema,
    endpoint: local,
    routes: [],
    announcements: [],
    dependencies: [],
    hasStarted: () => true,
    startWork: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
  server = await serveSubgraph(subgraph, {
    host: '127.0.0.1',
    port: 0,
    verifyIdentity: createIdentityVerifier(secret, 'numbers'),
    logger,
  });
  remote = remoteEndpoint({ name: 'numbers', urls: [`${server.url}/graphql`], signIdentity, timeoutMs: 1_000 });
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

it('A subgraph in another process that refuses our identity token is SERVICE_UNAVAILABLE: no token of the client would help', async () => {
  const foreign = remoteEndpoint({
    name: 'numbers',
    urls: [`${server.url}/graphql`],
    signIdentity: () => signIdentity(anonymous, 'letters'),
    timeoutMs: 10_000,
  });
  await expect(foreign.execute({ query: '{ double(of: 1) }' }, origin)).rejects.toMatchObject({
    extensions: { code: 'SERVICE_UNAVAILABLE', cause: expect.stringContaining('refuses our identity token') },
  });
  await foreign.close();
});

describe('A call from one subgraph to another', () => {
  const callTo = (endpoint: Pick<SubgraphEndpoint, 'execute'>) => createSubgraphCaller('wallets', () => endpoint);
  const document = parse('query ($of: Int!) { double(of: $of) }') as never;

  it('carries the identity of the service, and answers the data', async () => {
    let seen: RequestOrigin | undefined;
    const endpoint: Pick<SubgraphEndpoint, 'execute'> = {
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
