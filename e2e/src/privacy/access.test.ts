import { readFileSync } from 'node:fs';
import { anonymous, type UserIdentity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { pathOf } from '@agio/schema/subgraphs';
import { subgraphs } from '@agio/standalone/subgraphs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { CurrenciesDocument, LogoutDocument, MeDocument } from '../frontend/operations.js';
import { createClient, type Answer } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';
import { serveSubgraphs, signIdentity, type ServedSubgraphs } from '../testkit/served-subgraphs.js';
import { readRootFields } from './root-fields.js';

const api = buildSchema(readFileSync(pathOf('schema/api.graphql'), 'utf8'));
const publicFields = new Set(
  [api.getQueryType(), api.getMutationType()].flatMap((type) => Object.keys(type?.getFields() ?? {})),
);
const named = readRootFields().map((field) => [`${field.subgraph}: ${field.name}`, field] as const);
const commands = named.filter(([, { isInaccessible }]) => isInaccessible);
const guarded = named.filter(([, { isInaccessible, scopes }]) => !isInaccessible && scopes.length > 0);
const adminOnly = guarded.filter(([, { scopes }]) => scopes.some((scope) => scope !== 'customer'));

const codesOf = (answer: Pick<Answer<unknown>, 'errors'>) => answer.errors?.map(({ extensions }) => extensions.code);

let database: TestDatabase;
let platform: OpenPlatform;
let served: ServedSubgraphs;
let asha: Person;

beforeAll(async () => {
  ({ database, platform } = await openTestPlatform());
  served = await serveSubgraphs(subgraphs, database.url);
  asha = await register(platform.url);
}, startTimeoutMs);
afterAll(async () => {
  await served?.stop();
  await platform?.stop();
  await database?.drop();
});

describe('Access', () => {
  const withToken = (token: string) => createClient(platform.url, token);

  it('is told by every subgraph, so that these tests have cases', () => {
    expect(guarded.map(([name]) => name)).toContain('transactions: executeQuote');
    expect(adminOnly.map(([name]) => name)).toContain('wallets: adjustReserve');
    expect(commands.map(([name]) => name)).toContain('wallets: postTransfers');
  });

  it.each(guarded)('to %s asks for a token', async (_, { operation }) => {
    for (const client of [createClient(platform.url), withToken('bad')]) {
      expect(codesOf(await client.send(operation))).toEqual(['UNAUTHENTICATED']);
    }
  });

  it.each(adminOnly)('to %s is refused to a customer', async (_, { name, operation }) => {
    const answer = await asha.send(operation);
    expect(codesOf(answer)).toEqual(['FORBIDDEN']);
    expect(answer.data).toEqual({ [name]: null });
    expect(answer.errors?.[0]?.path).toEqual([name]);
  });

  describe('to a command between subgraphs', () => {
    it.each(commands)('(%s) is not in the public API', async (_, { name, operation }) => {
      expect(publicFields).not.toContain(name);
      const answer = await asha.send(operation);
      expect(answer.status).toBe(400);
      expect(answer.errors?.[0]).toMatchObject({
        message: expect.stringContaining(`Cannot query field "${name}"`),
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      });
    });

    it.each(commands)('(%s) is refused to every person that asks the subgraph itself', async (_, field) => {
      const customer: UserIdentity = {
        kind: 'user',
        userId: asha.id,
        sessionId: newId(),
        roles: ['CUSTOMER', 'ADMIN'],
        scopes: [
          'customer',
          'users:read',
          'users:write',
          'treasury:read',
          'treasury:write',
          'rates:write',
          'notifications:read',
        ],
        tier: 'PRO',
      };
      const ask = (as: Parameters<ServedSubgraphs['ask']>[3]) => served.ask(field.subgraph, field.operation, {}, as);
      expect(codesOf(await ask(customer))).toEqual(['FORBIDDEN']);
      expect(codesOf(await ask(anonymous))).toEqual(['UNAUTHENTICATED']);
    });
  });

  it.each([
    ['without an identity token', () => undefined],
    ['with an access token', () => asha.accessToken],
    ['with the identity token of another subgraph', () => signIdentity(anonymous, 'rates')],
  ])('to a subgraph itself is refused whole %s', async (_, token) => {
    const answer = await served.ask('wallets', '{ __typename }', {}, { token: token() });
    expect(answer.status).toBe(401);
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
    expect(answer.data).toBeUndefined();
  });
});

describe('`me`', () => {
  it('is null without a token, which is no error', async () => {
    expect(await createClient(platform.url).run(MeDocument)).toEqual({ me: null });
  });

  const badTokens: [string, () => string][] = [
    ['is no token', () => 'nonsense'],
    ['was changed', () => asha.accessToken.replace(/\..(?=[^.]*$)/, (start) => (start === '.A' ? '.B' : '.A'))],
    ['has lost its signature', () => asha.accessToken.replace(/[^.]*$/, '')],
    ['is a refresh token', () => asha.refreshToken],
  ];
  it.each(badTokens)('is UNAUTHENTICATED with a token that %s; what is public is still answered', async (_, token) => {
    const client = createClient(platform.url, token());
    const answer = await client.send(MeDocument);
    expect(answer.data).toEqual({ me: null });
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
    expect((await client.run(CurrenciesDocument)).currencies!.length).toBeGreaterThan(100);
  });

  it('is UNAUTHENTICATED within five seconds of the end of its session, and another session goes on', async () => {
    const other = await register(platform.url);
    await asha.run(LogoutDocument);
    await eventually(
      'the session to be refused',
      async () => codesOf(await asha.send(MeDocument))?.includes('UNAUTHENTICATED'),
      5_000,
    );
    expect((await other.run(MeDocument)).me?.id).toBe(other.id);
  });
});
