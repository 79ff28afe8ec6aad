import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { print, type DocumentNode } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import {
  ActivityCursorDocument,
  MyActivityDocument,
  NotificationReceivedDocument,
  TransactionStatusDocument,
} from '../frontend/operations.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

interface Change {
  readonly cursor: string;
  readonly transaction: { readonly id: string; readonly status: string; readonly owner?: { readonly email: string } };
}

/** What happens to transactions, told to those whom it concerns. */
describe('Changes of transactions', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let asha: Person;
  let jonas: Person;
  const clients: Client[] = [];

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    [asha, jonas] = await Promise.all([register(platform.url), register(platform.url)]);
  }, startTimeoutMs);
  afterAll(async () => {
    for (const client of clients) await client.dispose();
    await platform?.stop();
    await database?.drop();
  });

  const connect = (accessToken?: string): Client => {
    const client = createClient({
      url: `${platform.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
    });
    clients.push(client);
    return client;
  };
  const follow = (client: Client, document: DocumentNode, variables: Record<string, unknown> = {}) => {
    const events = client.iterate<Record<string, Change>>({ query: print(document), variables });
    return {
      async next(): Promise<Change> {
        const { value } = await events.next();
        expect(value.errors).toBeUndefined();
        return Object.values(value.data as Record<string, Change>)[0] as Change;
      },
      take: async function take(this: { next: () => Promise<Change> }, count: number): Promise<Change[]> {
        const changes: Change[] = [];
        while (changes.length < count) changes.push(await this.next());
        return changes;
      },
      end: () => events.return?.(),
    };
  };
  const cursorOf = async (person: Person) => {
    const { me } = await person.run(ActivityCursorDocument);
    expect(me?.activityCursor).toMatch(/^transactions-\d+$/);
    return me!.activityCursor as string;
  };

  it('are replayed behind a cursor, then come live, to their owner', async () => {
    const start = await cursorOf(asha);
    await pay(asha, '10.00', 'EUR');
    const activity = follow(connect(asha.accessToken), MyActivityDocument, { after: start });
    const missed = await activity.take(2);
    await pay(asha, '20.00', 'EUR');
    const live = await activity.take(2);
    const ids = [...missed, ...live].map(({ transaction }) => transaction.id);
    expect(new Set(ids).size).toBe(2);
    expect(live.at(-1)?.transaction.status).toBe('COMPLETED');
    // The same again from the middle: what is told is told in one order, without gap or duplicate.
    const again = follow(connect(asha.accessToken), MyActivityDocument, { after: missed[0]!.cursor });
    const cursors = (await again.take(3)).map(({ cursor }) => cursor);
    expect(cursors).toEqual([missed[1]!, ...live].map(({ cursor }) => cursor));
    await Promise.all([activity.end(), again.end()]);
  });

  it('begin with the present state of one transaction, joined with its owner', async () => {
    const start = await cursorOf(asha);
    await pay(asha, '30.00', 'EUR');
    const activity = follow(connect(asha.accessToken), MyActivityDocument, { after: start });
    const { id } = (await activity.next()).transaction;
    const status = follow(connect(asha.accessToken), TransactionStatusDocument, { id });
    const present = await status.next();
    expect(present.transaction).toMatchObject({ id, status: 'COMPLETED', owner: { email: asha.email } });
    await Promise.all([activity.end(), status.end()]);
  });

  it('are nobody else’s: a foreign transaction is null, and the stream ends', async () => {
    const start = await cursorOf(asha);
    await pay(asha, '40.00', 'EUR');
    const own = follow(connect(asha.accessToken), MyActivityDocument, { after: start });
    const { id } = (await own.next()).transaction;
    const client = connect(jonas.accessToken);
    const foreign = client.iterate({ query: print(TransactionStatusDocument), variables: { id } });
    expect((await foreign.next()).value).toEqual({ data: { transactionStatusChanged: null } });
    expect((await foreign.next()).done).toBe(true);
    const his = follow(client, MyActivityDocument, { after: start });
    await pay(jonas, '1.00', 'EUR');
    const [first] = await his.take(1);
    expect(first!.transaction.id).not.toBe(id);
    await Promise.all([own.end(), his.end()]);
  });

  it('are refused without a token, and behind what is no cursor of theirs', async () => {
    const query = print(MyActivityDocument);
    await expect(connect().iterate({ query }).next()).rejects.toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    for (const [after, code] of [
      ['nonsense', 'BAD_USER_INPUT'],
      ['transactions-999999999999', 'CURSOR_EXPIRED'],
    ]) {
      const refused = connect(asha.accessToken).iterate({ query, variables: { after } }).next();
      await expect(refused).rejects.toMatchObject([{ extensions: { code } }]);
    }
  });

  it('are written about, and that is told too', async () => {
    const client = connect(jonas.accessToken);
    const notifications = client.iterate<{ notificationReceived: { cursor: string; notification: object } }>({
      query: print(NotificationReceivedDocument),
    });
    const first = notifications.next();
    await pay(jonas, '2.00', 'EUR');
    const { notificationReceived } = (await first).value.data;
    expect(notificationReceived).toMatchObject({
      cursor: expect.stringMatching(/^notifications-\d+$/),
      notification: { channel: 'EMAIL', subject: expect.any(String) },
    });
    await notifications.return?.();
  });
});
