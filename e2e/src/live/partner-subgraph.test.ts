import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createAgioClient, type AgioClient } from '@agio/client/client';
import { jsonAnswer, startHttpServer, type RunningServer } from '@agio/runtime/http/server';
import { anonymous } from '@agio/runtime/identity/identity';
import { createIdentityVerifier } from '@agio/runtime/identity/identity-token';
import { createLogger } from '@agio/runtime/logging/logger';
import { localEndpoint, type SubgraphRequest } from '@agio/runtime/subgraph/execute';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { compose } from '@agio/schema/compose';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, print, type DocumentNode } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ActivityCursorDocument, RateChangedDocument } from '../frontend/operations.js';
import { eventually } from '../testkit/eventually.js';
import { pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, testSecret, type TestPlatform } from '../testkit/platform.js';

const waitMs = 50_000;

/** Another team tells the notes of transactions from now on, and how well they were liked. */
const partnerSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])
  type Query { partnerGreeting: String }
  type Transaction @key(fields: "id") { id: ID! note: String @override(from: "transactions") stars: Int }`;
const partnerNote = 'noted by the partner';

interface Change {
  readonly myTransactionChanged: { cursor: string; transaction: { id: string; status: string; note: string | null } };
}
const changesOf = (selection: string) =>
  parse(
    `subscription ($after: String) { myTransactionChanged(after: $after) { cursor transaction { id status ${selection} } } }`,
  ) as TypedDocumentNode<Change, { after?: string | null }>;

/** A subgraph of another team joins the running platform: no process is started again. */
describe('A partner’s subgraph', () => {
  const logger = createLogger({ name: 'test', level: 'silent' });
  let database: TestDatabase;
  let platform: TestPlatform;
  let partner: RunningServer;
  let folder: string;
  let asha: Person;
  let client: AgioClient;
  let untouched: Client;

  const supergraphWithPartner = () =>
    compose([{ name: 'partner', url: `${partner.url}/graphql`, sdl: partnerSdl }]).supergraphSdl;
  const replaceBy = async (sdl: string) => {
    await writeFile(join(folder, 'next.graphql'), sdl);
    await rename(join(folder, 'next.graphql'), join(folder, 'supergraph.graphql'));
  };

  /** The partner answers whoever has a token that is good for it, like every subgraph. */
  async function servePartner(): Promise<RunningServer> {
    const verify = createIdentityVerifier({ current: testSecret }, 'partner');
    const transactionOf = ({ id }: { id: string }) => ({ id, note: partnerNote, stars: 5 });
    const resolvers = {
      Query: { partnerGreeting: () => 'hello' },
      Transaction: { __resolveReference: transactionOf },
    };
    const schema = buildSubgraphSchema({ typeDefs: parse(partnerSdl), resolvers: resolvers });
    const endpoint = localEndpoint({ schema, logger, createContext: () => ({}) });
    const origin = { identity: anonymous, correlationId: 'c', clientAddress: '192.0.2.1' };
    return startHttpServer({
      host: '127.0.0.1',
      port: 0,
      logger,
      routes: [
        {
          path: '/graphql',
          methods: ['POST'],
          async handle(request) {
            const token = String(request.headers['authorization']).replace('Bearer ', '');
            if (!verify(token)) return jsonAnswer(401, {});
            return jsonAnswer(
              200,
              await endpoint.execute(JSON.parse(await request.text(1e6)) as SubgraphRequest, origin),
            );
          },
        },
      ],
    });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'agio-supergraph-'));
    const path = join(folder, 'supergraph.graphql');
    await writeFile(path, compose().supergraphSdl);
    database = await createTestDatabase();
    [partner, platform] = await Promise.all([
      servePartner(),
      startTestPlatform({ databaseUrl: database.url, env: { AGIO_SUPERGRAPH_FILE: path } }),
    ]);
    asha = await register(platform.url);
    const { accessToken, refreshToken } = asha;
    const session = { accessToken, refreshToken, expiresAt: new Date(Date.now() + 600_000).toISOString() };
    client = createAgioClient({ url: `${platform.url}/graphql`, session, webSocket: WebSocket });
    untouched = createClient({
      url: `${platform.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${accessToken}` },
    });
  }, startTimeoutMs);
  afterAll(async () => {
    client?.close();
    await untouched?.dispose();
    await platform?.stop();
    await partner?.stop(0);
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Collects what a subscription tells; it must not end. */
  function follow(document: DocumentNode, variables: Record<string, unknown>) {
    const told: Change['myTransactionChanged'][] = [];
    const ends: unknown[] = [];
    untouched.subscribe<Change>(
      { query: print(document), variables },
      {
        next: ({ data }) => void told.push(Object.values(data!)[0] as never),
        error: (error) => void ends.push(error),
        complete: () => void ends.push('complete'),
      },
    );
    return { told, ends };
  }

  it('is refused as long as the file is broken, and nothing changes', async () => {
    await replaceBy(supergraphWithPartner().slice(0, 60_000));
    await eventually('the refusal', async () => platform.log().includes('The new supergraph is refused'), waitMs);
    const { errors } = await asha.send('{ partnerGreeting }');
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await asha.send('{ me { id } }')).data).toEqual({ me: { id: asha.id } });
  });

  it('joins by the file alone: streams whose plan changed resume behind their cursor, others go on', async () => {
    const { data } = await client.send(ActivityCursorDocument);
    const after = data!.me!.activityCursor!;
    const told: Change['myTransactionChanged'][] = [];
    const failures: unknown[] = [];
    client.subscribe(
      changesOf('note'),
      { after },
      {
        cursorOf: ({ myTransactionChanged }) => myTransactionChanged?.cursor,
        next: ({ myTransactionChanged }) => told.push(myTransactionChanged),
        failed: (error) => failures.push(error),
      },
    );
    const same = follow(changesOf(''), { after });
    const rates = follow(RateChangedDocument, { pairs: ['EUR/USD'] });
    await eventually('rates', async () => rates.told.length > 0, waitMs);

    let isPaying = true;
    const paying = (async () => {
      while (isPaying) await pay(asha, '1.00', 'EUR');
    })();
    try {
      await eventually('the first events', async () => told.length > 3, waitMs);
      await replaceBy(supergraphWithPartner());
      await eventually('notes of the partner', async () => told.at(-1)?.transaction.note === partnerNote, waitMs);
      const before = told.length;
      await eventually('more of them', async () => told.length > before + 3, waitMs);
    } finally {
      isPaying = false;
      await paying;
    }
    const cursorsOf = (events: typeof told) => events.map(({ cursor }) => cursor);
    await eventually('all to be told to both', async () => same.told.length === told.length, waitMs);
    expect(cursorsOf(told)).toEqual(cursorsOf(same.told));
    expect(new Set(cursorsOf(told)).size).toBe(told.length);
    // Whatever came after the first note of the partner has one, too.
    const notes = told.map(({ transaction }) => transaction.note);
    expect(notes[0]).toBeNull();
    expect(notes).toEqual(notes.toSorted((one, other) => Number(one !== null) - Number(other !== null)));
    expect([failures, same.ends, rates.ends]).toEqual([[], [], []]);
    const seen = rates.told.length;
    await eventually('rates still', async () => rates.told.length > seen, waitMs);
    // What a new subscriber is told of the same time is the same.
    const replay = follow(changesOf('stars'), { after });
    await eventually('the replay', async () => replay.told.length === told.length, waitMs);
    expect(cursorsOf(replay.told)).toEqual(cursorsOf(told));
    expect(replay.told[0]!.transaction).toMatchObject({ stars: 5 });
    expect((await asha.send('{ partnerGreeting }')).data).toEqual({ partnerGreeting: 'hello' });
  });

  it('leaves by the file alone', async () => {
    await replaceBy(compose().supergraphSdl);
    await eventually(
      'its field to be gone',
      async () => (await asha.send('{ partnerGreeting }')).errors?.[0]?.extensions.code === 'GRAPHQL_VALIDATION_FAILED',
      waitMs,
    );
    expect((await asha.send('{ me { transactions(first: 1) { edges { node { note } } } } }')).data).toEqual({
      me: { transactions: { edges: [{ node: { note: null } }] } },
    });
  });
});
