import { readFileSync } from 'node:fs';
import { createAgioClient, type AgioClient } from '@agio/client/client';
import { cacheKeys } from '@agio/client/cache';
import type { SubscriptionError } from '@agio/client/subscriptions';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isObjectType } from 'graphql';
import { WebSocket } from 'ws';
import { ActivityCursorDocument, MeDocument, MyActivityDocument, RateChangedDocument } from '../frontend/operations.js';
import { eventually } from '../testkit/eventually.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

const waitMs = 50_000;

describe('The client', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let asha: Person;
  const clients: AgioClient[] = [];
  /** Every socket that was opened, so that a test can cut it. */
  const sockets: WebSocket[] = [];

  class NotedSocket extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  }

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    asha = await register(platform.url);
  }, startTimeoutMs);
  afterEach(() => clients.splice(0).forEach((client) => client.close()));
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  function connect(person: Person | null, accessToken = person?.accessToken): AgioClient {
    const session = person && {
      accessToken: accessToken!,
      refreshToken: person.refreshToken,
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
    };
    const client = createAgioClient({ url: `${platform.url}/graphql`, session, webSocket: NotedSocket });
    clients.push(client);
    return client;
  }

  it('comes back to rates by itself when its connection is cut', async () => {
    let events = 0;
    connect(null).subscribe(RateChangedDocument, { pairs: ['EUR/USD'] }, { next: () => events++ });
    await eventually('a rate', async () => events > 0, waitMs);
    sockets.at(-1)!.terminate();
    const seen = events;
    await eventually('a rate on the next connection', async () => events > seen + 1, waitMs);
  });

  it('resumes by the last cursor, so that what happens while it is away is told once', async () => {
    const client = connect(asha);
    const { data } = await client.send(ActivityCursorDocument);
    const told: string[] = [];
    client.subscribe(
      MyActivityDocument,
      { after: data!.me!.activityCursor! },
      {
        cursorOf: ({ myTransactionChanged }) => myTransactionChanged?.cursor,
        next: ({ myTransactionChanged }) => told.push(myTransactionChanged!.cursor),
      },
    );
    await pay(asha, '1.00', 'EUR');
    await eventually('the first event', async () => told.length > 0, waitMs);
    for (let round = 0; round < 3; round++) {
      const before = told.length;
      sockets.at(-1)!.terminate();
      await pay(asha, '1.00', 'EUR');
      await eventually('what happened meanwhile', async () => told.length > before, waitMs);
    }
    expect(new Set(told).size).toBe(told.length);
  });

  it('renews a session whose token is refused, and tells when it is over', async () => {
    const ben = await register(platform.url);
    const client = connect(ben, 'not a token');
    const changes: string[] = [];
    client.sessions.onChange((_session, change) => changes.push(change));
    expect((await client.send(MeDocument)).data?.me?.email).toBe(ben.email);
    expect(changes).toEqual(['renewed']);

    const stranger = connect({ ...ben, refreshToken: 'nothing' }, 'not a token');
    const failure = new Promise<SubscriptionError>((failed) => {
      stranger.subscribe(MyActivityDocument, {}, { next: () => undefined, failed });
    });
    expect((await failure).code).toBe('UNAUTHENTICATED');
    expect(stranger.sessions.current()).toBeNull();
  });

  it('ends a subscription that is refused, with the code of the refusal', async () => {
    const failure = new Promise<SubscriptionError>((failed) => {
      connect(null).subscribe(RateChangedDocument, { pairs: [] }, { next: () => undefined, failed });
    });
    expect((await failure).code).toBe('BAD_USER_INPUT');
  });
});

it('The keys for caches name fields of the public API', () => {
  const schema = buildSchema(readFileSync(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'), {
    assumeValidSDL: true,
  });
  for (const [name, [field]] of Object.entries(cacheKeys)) {
    const type = schema.getType(name);
    expect([name, isObjectType(type) && field in type.getFields()]).toEqual([name, true]);
  }
});
