import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { enforceAccess } from '../access/enforce.js';
import { accessRules } from '../access/rules.js';
import type { RunningServer } from '../http/server.js';
import { createIdentitySigner, createIdentityVerifier } from '../identity/identity-token.js';
import { anonymous, type Identity } from '../identity/identity.js';
import { until } from '../jobs/testing/until.js';
import { createLogger } from '../logging/logger.js';
import { createLatestByKey } from '../streams/latest.js';
import { localEndpoint, type RequestOrigin, type SubgraphEndpoint } from './execute.js';
import { remoteEndpoint } from './remote-endpoint.js';
import { serveSubgraph } from './server.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const secret = { current: 'the current secret of the platform' };
const signIdentity = createIdentitySigner(secret);

const sdl = `directive @access(scopes: [String!]!) on FIELD_DEFINITION
  directive @public on FIELD_DEFINITION
  type Query { ok: String @public }
  type Subscription {
    counted(from: Int!): Int @public
    broken: Int @public
    mine: String @access(scopes: ["customer"])
  }`;
const schema = buildSchema(sdl);
const fields = schema.getSubscriptionType()!.getFields();

/** The sources that are open. */
const open = new Set<(n: number) => void>();
function source() {
  const latest = createLatestByKey<number, number>(() => open.delete(tell));
  const tell = (n: number) => latest.offer(n, n);
  open.add(tell);
  return latest.stream;
}
const tellAll = (n: number) => open.forEach((tell) => tell(n));
fields['counted']!.subscribe = () => source();
fields['counted']!.resolve = (n, { from }: { from: number }) => from + (n as number);
fields['broken']!.subscribe = () => source();
fields['broken']!.resolve = () => {
  throw new Error('a secret');
};
fields['mine']!.subscribe = () => source();
fields['mine']!.resolve = (_, __, { identity }: RequestOrigin) =>
  identity.kind === 'user' ? identity.userId : identity.kind;
enforceAccess(schema, accessRules(parse(sdl)));

const customer: Identity = {
  kind: 'user',
  userId: 'u',
  sessionId: 's',
  roles: ['CUSTOMER'],
  scopes: ['customer'],
  tier: 'BASIC',
};
const originOf = (identity: Identity): RequestOrigin => ({
  identity,
  correlationId: 'c-1',
  clientAddress: '192.0.2.1',
});

const local = localEndpoint({ schema, logger, createContext: (origin) => origin });
let server: RunningServer;
let remote: ReturnType<typeof remoteEndpoint>;
const serve = () =>
  serveSubgraph(
    {
      name: 'numbers',
      role: 'all',
      schema,
      endpoint: local,
      routes: [],
      announcements: [],
      dependencies: [],
      hasStarted: () => true,
      startWork: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    { host: '127.0.0.1', port: 0, verifyIdentity: createIdentityVerifier(secret, 'numbers'), logger },
  );
beforeAll(async () => {
  server = await serve();
  remote = remoteEndpoint({ name: 'numbers', urls: [`${server.url}/graphql`], signIdentity, timeoutMs: 1_000 });
});
afterAll(async () => {
  await remote.close();
  await server.stop(0);
});

describe.each<[string, () => SubgraphEndpoint]>([
  ['in this process', () => local],
  ['in another process', () => remote],
])('A subscription of a subgraph %s', (_, endpoint) => {
  const follow = (query: string, variables?: Record<string, unknown>, identity: Identity = customer) =>
    endpoint().subscribe({ query, variables }, originOf(identity));

  it('brings an answer for each event, until it is ended, which ends its source', async () => {
    const stream = follow('subscription ($from: Int!) { counted(from: $from) }', { from: 10 });
    const first = stream.next();
    await until('it is open', () => Promise.resolve(open.size === 1));
    tellAll(1);
    tellAll(2);
    expect((await first).value).toEqual({ data: { counted: 11 } });
    expect((await stream.next()).value).toEqual({ data: { counted: 12 } });
    const waiting = stream.next();
    await stream.return();
    expect((await waiting).done).toBe(true);
    await until('its source is closed', () => Promise.resolve(open.size === 0));
  });

  it('masks the errors of its events, and goes on', async () => {
    const stream = follow('subscription { broken }');
    const first = stream.next();
    await until('it is open', () => Promise.resolve(open.size === 1));
    for (const answer of [first, stream.next()]) {
      tellAll(1);
      const { value } = await answer;
      expect(value?.errors?.[0]).toMatchObject({ path: ['broken'], extensions: { code: 'INTERNAL_SERVER_ERROR' } });
      expect(JSON.stringify(value)).not.toContain('a secret');
    }
    await stream.return();
    await until('its source is closed', () => Promise.resolve(open.size === 0));
  });

  it('is closed to those who may not read its field, and knows who reads', async () => {
    const refused = await follow('subscription { mine }', {}, anonymous).next();
    expect(refused.value?.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    const stream = follow('subscription { mine }');
    const first = stream.next();
    await until('it is open', () => Promise.resolve(open.size === 1));
    tellAll(1);
    expect((await first).value).toEqual({ data: { mine: 'u' } });
    await stream.return();
    await until('its source is closed', () => Promise.resolve(open.size === 0));
  });

  it.each([
    ['a variable that does not fit', 'subscription ($from: Int!) { counted(from: $from) }', 'BAD_USER_INPUT'],
    ['a field that is not there', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('is refused for %s, once', async (_what, query, code) => {
    const stream = follow(query, { from: 'x' });
    const { value } = await stream.next();
    expect(value?.data ?? null).toBeNull();
    expect(value?.errors?.[0]?.extensions).toMatchObject({ code });
    expect((await stream.next()).done).toBe(true);
  });
});

describe('A subscription of a subgraph in another process', () => {
  it('fails for its reader when the process goes away, and when there is none', async () => {
    const other = await serve();
    const urls = [`${other.url}/graphql`];
    const endpoint = remoteEndpoint({ name: 'numbers', urls, signIdentity, timeoutMs: 1_000 });
    const follow = () => endpoint.subscribe({ query: 'subscription { counted(from: 1) }' }, originOf(anonymous)).next();
    const waiting = follow();
    await until('it is open', () => Promise.resolve(open.size === 1));
    const failure = expect(waiting).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
    await other.stop(0);
    await failure;
    await until('its source is closed', () => Promise.resolve(open.size === 0));
    await expect(follow()).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
    await endpoint.close();
  });

  it('is ended without a word while it connects to a process that then goes away', async () => {
    let connections = 0;
    const mute = createServer((connection) => {
      connections++;
      connection.on('error', () => {}).resume();
    });
    await once(mute.listen(0, '127.0.0.1'), 'listening');
    const gone = once(mute, 'connection').then(([connection]: Socket[]) => connection!);
    const urls = [`http://127.0.0.1:${(mute.address() as AddressInfo).port}/graphql`];
    const endpoint = remoteEndpoint({ name: 'numbers', urls, signIdentity, timeoutMs: 1_000 });
    const stream = endpoint.subscribe({ query: 'subscription { counted(from: 1) }' }, originOf(anonymous));
    const waiting = stream.next();
    const connection = await gone;
    await stream.return();
    expect((await waiting).done).toBe(true);
    connection.destroy();
    await new Promise((resolve) => mute.close(resolve));
    // A rejection that nobody takes would end the process, and here the test.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(connections).toBe(1);
    await endpoint.close();
  });

  it('is refused without an identity token for this very subgraph', async () => {
    const endpoint = remoteEndpoint({
      name: 'numbers',
      urls: [`${server.url}/graphql`],
      signIdentity: (identity) => signIdentity(identity, 'letters'),
      timeoutMs: 1_000,
    });
    const stream = endpoint.subscribe({ query: 'subscription { counted(from: 1) }' }, originOf(customer));
    await expect(stream.next()).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE', cause: expect.stringContaining('4403') },
    });
    await endpoint.close();
  });
});
