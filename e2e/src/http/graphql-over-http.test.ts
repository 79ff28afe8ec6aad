import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { serverAudits } from 'graphql-http';
import { eventually } from '../testkit/eventually.js';
import { register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';

let database: TestDatabase;
let platform: TestPlatform;
let asha: Person;

beforeAll(async () => {
  database = await createTestDatabase();
  platform = await startTestPlatform({ databaseUrl: database.url });
  asha = await register(platform.url);
}, startTimeoutMs);
afterAll(async () => {
  await platform?.stop();
  await database?.drop();
});

const endpoint = () => `${platform.url}/graphql`;

/** A browser cannot send this header to another site unasked, so it lets a GET pass the protection against forged requests. */
const preflighted = { 'apollo-require-preflight': 'true' };

/** Recommendations for clients that do not know the status codes of the specification yet: ours answer every refusal with 400. */
const notFollowed = new Set(['572B', 'FDE2', '7B9B']);

describe('GraphQL over HTTP, by the audits of the specification', () => {
  const audits = serverAudits({
    url: () => endpoint(),
    fetchFn: (url: string, init?: RequestInit) =>
      fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), ...preflighted } }),
  });
  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, { id, fn }) => {
    const result = await fn();
    expect(result.status).toBe(notFollowed.has(id) ? 'warn' : 'ok');
    if (result.status !== 'ok') expect(result.response.status).toBe(400);
  });
});

const json = { 'content-type': 'application/json' };
const post = (body: unknown, headers: Record<string, string> = json): RequestInit => ({
  method: 'POST',
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const query = (text: string, rest: object = {}) => post({ query: text, ...rest });
const inUrl = (text: string) => `?query=${encodeURIComponent(text)}`;
const times = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => each(i)).join(' ');
const nested = (depth: number) => `{ rates(pairs: ${'['.repeat(depth)}${']'.repeat(depth)}) { pair } }`;
const hash = 'a'.repeat(64);

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: RegExp;
}
const refused = (status: number, code: string, message: RegExp): Refusal => ({ status, code, message });
const badRequest = (message: RegExp) => refused(400, 'BAD_REQUEST', message);
const invalid = (message: RegExp) => refused(400, 'GRAPHQL_VALIDATION_FAILED', message);
const unresolved = (message: RegExp) => refused(400, 'OPERATION_RESOLUTION_FAILURE', message);

describe('The endpoint refuses', () => {
  const logout = 'mutation { logout { userErrors { code } } }';
  const cases: [what: string, request: RequestInit, refusal: Refusal, search?: string][] = [
    ['a mutation by GET', { headers: preflighted }, refused(405, 'BAD_REQUEST', /GET/), inUrl(logout)],
    [
      'what a page of another site may send by GET',
      {},
      badRequest(/Cross-Site Request Forgery/),
      inUrl('{ __typename }'),
    ],
    [
      'what a form of another site may send',
      post('query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }),
      refused(415, 'BAD_REQUEST', /application\/json/),
    ],
    [
      'JSON that says it is text',
      post({ query: '{ __typename }' }, { 'content-type': 'text/plain' }),
      refused(415, 'BAD_REQUEST', /application\/json/),
    ],
    ['malformed JSON', post('{"query":'), badRequest(/not valid JSON/)],
    ['an empty body', post(''), badRequest(/not valid JSON/)],
    ['a list of operations', post([{ query: '{ __typename }' }]), badRequest(/one JSON object/)],
    ['a body without a query', post({}), badRequest(/has no keys/)],
    ['a query that is no text', post({ query: 5 }), badRequest(/must be strings/)],
    ['variables that are no object', query('{ __typename }', { variables: 'x' }), badRequest(/`variables`/)],
    [
      'a body above 256 KiB',
      query('{ __typename }', { padding: 'x'.repeat(256 * 1024) }),
      refused(413, 'BAD_REQUEST', /larger than/),
    ],
    ['an unknown operation name', query('query A { __typename }', { operationName: 'B' }), unresolved(/named "B"/)],
    [
      'several operations without a name',
      query('query A { __typename } query B { __typename }'),
      unresolved(/several operations/),
    ],
    ['a document without an operation', query('fragment F on Query { __typename }'), invalid(/never used/)],
    [
      'a subscription',
      query('subscription { rateChanged(pairs: ["EUR/USD"]) { mid } }'),
      unresolved(/only queries and mutations/),
    ],
    [
      'a persisted query',
      post({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }),
      refused(200, 'PERSISTED_QUERY_NOT_SUPPORTED', /NotSupported/),
    ],
    [
      'a persisted query with another document’s hash',
      query('{ __typename }', { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }),
      refused(200, 'PERSISTED_QUERY_NOT_SUPPORTED', /NotSupported/),
    ],
    ['lists nested 3,000 deep', query(nested(3_000)), invalid(/nests deeper than 60/)],
    ['lists nested 100,000 deep', query(nested(100_000)), invalid(/nests deeper than 60/)],
    [
      'selections nested deeper than 15',
      query(`{ me ${'{ transactions { edges { node { owner '.repeat(4)} { id } ${'} } } }'.repeat(4)} }`),
      invalid(/deeper than 15 levels/),
    ],
    [
      '300 aliases of __typename',
      query(`{ ${times(300, (i) => `a${i}: __typename`)} }`),
      invalid(/more than 50 aliases/),
    ],
    [
      '1,000 aliases of __typename',
      query(`{ ${times(1_000, (i) => `a${i}: __typename`)} }`),
      refused(400, 'GRAPHQL_PARSE_FAILED', /2000 tokens/),
    ],
    [
      'more than 2,000 tokens',
      query(`{ ${times(2_001, () => '__typename')} }`),
      refused(400, 'GRAPHQL_PARSE_FAILED', /2000 tokens/),
    ],
    [
      'fragments that grow when they are written out',
      query(
        `{ ...F0 } ${times(6, (i) => `fragment F${i} on Query { ${i === 5 ? '__typename' : `...F${i + 1} `.repeat(10)} }`)}`,
      ),
      invalid(/more than 500 fields/),
    ],
    [
      'introspection in circles',
      query(`{ __schema { types ${'{ fields { type '.repeat(5)} { name } ${'} }'.repeat(5)} } }`),
      invalid(/introspection depth/),
    ],
  ];
  it.each(cases)(
    '%s, as JSON and as the client’s fault',
    async (_, request, { status, code, message }, search = '') => {
      const response = await fetch(`${endpoint()}${search}`, request);
      expect(response.headers.get('content-type')).toContain('application/json');
      expect({ status: response.status, body: await response.json() }).toEqual({
        status,
        body: { errors: expect.arrayContaining([{ message: expect.stringMatching(message), extensions: { code } }]) },
      });
    },
  );

  it.each([
    [
      'a value nested 100,000 deep',
      `{"p":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'rates(pairs: $p) { pair }',
      '$p: [CurrencyPair!]!',
    ],
    [
      'an object nested 20,000 deep',
      `{"p":${'{"amount":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
      'topUp(input: $p) { userErrors { code } }',
      '$p: TopUpInput!',
    ],
  ])('%s in a variable', async (_, variables, field, definition) => {
    const operation = field.startsWith('topUp') ? 'mutation' : 'query';
    const body = `{"query":${JSON.stringify(`${operation} (${definition}) { ${field} }`)},"variables":${variables}}`;
    const response = await fetch(endpoint(), post(body));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: expect.arrayContaining([
        { message: expect.stringContaining('is a JSON string, not'), extensions: { code: 'BAD_USER_INPUT' } },
      ]),
    });
  });

  it.each([
    '{ currencie { code } }',
    '{ walet(id: 1) { id } }',
    'query ($x: Walet) { __typename }',
    '{ me { walets { id } } }',
  ])('%s without telling what else there is', async (text) => {
    const answer = await (await fetch(endpoint(), query(text))).text();
    expect(answer).toMatch(/Cannot query field|Unknown type/);
    expect(answer).not.toContain('Did you mean');
  });
});

describe('The endpoint', () => {
  it('answers a query by GET to who proves not to be forged', async () => {
    const response = await fetch(`${endpoint()}${inUrl('{ __typename }')}`, { headers: preflighted });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('answers the standard introspection query', async () => {
    const { data, errors } = await asha.send(getIntrospectionQuery());
    expect(errors).toBeUndefined();
    expect(data).toHaveProperty('__schema');
  });

  it('gives a request the correlation id that it came with', async () => {
    const headers = { ...json, 'x-correlation-id': 'the-frontend:42' };
    const response = await fetch(endpoint(), post({ query: '{ __typename }' }, headers));
    expect(response.headers.get('x-correlation-id')).toBe('the-frontend:42');
  });

  it.each([undefined, '', 'two words', 'x'.repeat(101), '{"a":1}'])(
    'makes a correlation id for a request that comes with none (%p)',
    async (given) => {
      const headers = { ...json, ...(given === undefined ? {} : { 'x-correlation-id': given }) };
      const response = await fetch(endpoint(), post({ query: '{ __typename }' }, headers));
      expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('masks an unexpected error, and logs it whole under the correlation id that the client is told', async () => {
    const pool = database.pool({ schema: 'transactions' });
    await pool.query('ALTER TABLE quotes RENAME TO quotes_away');
    try {
      const correlationId = 'a-failure:1';
      const response = await fetch(
        endpoint(),
        post(
          { query: 'query { lost: quote(id: "018f0000-0000-7000-8000-000000000000") { id } me { id } }' },
          { ...json, authorization: `Bearer ${asha.accessToken}`, 'x-correlation-id': correlationId },
        ),
      );
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        data: { lost: null, me: { id: asha.id } },
        errors: [
          {
            message: expect.stringContaining('Something went wrong on our side'),
            path: ['lost'],
            extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId },
          },
        ],
      });
      const line = await eventually('the log', async () =>
        platform
          .log()
          .split('\n')
          .find((each) => each.includes(correlationId)),
      );
      expect(JSON.parse(line)).toMatchObject({
        msg: 'unexpected error',
        correlationId,
        err: { message: 'relation "quotes" does not exist', stack: expect.stringContaining('quotes') },
      });
    } finally {
      await pool.query('ALTER TABLE quotes_away RENAME TO quotes');
    }
  });
});

describe('Beside the graph', () => {
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${platform.url}${path}`, init);
    return { status: response.status, body: await response.json() };
  };

  it('are the public keys of access tokens, and no private one', async () => {
    const { status, body } = await get('/.well-known/jwks.json');
    expect(status).toBe(200);
    const { keys } = body as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0]!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(keys[0]).toMatchObject({ alg: 'ES256', crv: 'P-256', kty: 'EC', use: 'sig' });
    const header = JSON.parse(Buffer.from(asha.accessToken.split('.')[0]!, 'base64url').toString()) as { kid: string };
    expect(header.kid).toBe(keys[0]!['kid']);
  });

  it.each([
    ['/healthz', { status: 'alive' }],
    ['/readyz', { status: 'ready' }],
  ])('is %s', async (path, body) => {
    expect(await get(path)).toMatchObject({ status: 200, body });
    const { status, headers } = await fetch(`${platform.url}${path}`, { method: 'HEAD' });
    expect([status, Number(headers.get('content-length')) > 0]).toEqual([200, true]);
  });

  it('is nothing else, which is told as JSON', async () => {
    expect(await get('/nowhere')).toMatchObject({
      status: 404,
      body: { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    });
    expect(await get('/healthz', { method: 'POST' })).toMatchObject({
      status: 405,
      body: { errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] },
    });
    expect(await get('/graphql', { method: 'DELETE' })).toMatchObject({ status: 405 });
  });
});
