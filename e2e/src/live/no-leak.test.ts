import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { ActivityCursorDocument } from '../frontend/operations.js';
import { describeWhere } from '../testkit/describe-where.js';
import { eventually } from '../testkit/eventually.js';
import { pay, register, type Person } from '../testkit/people.js';
import { isServices, startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';
import { lastingPort } from '../testkit/ports.js';
import { hasRedis, ownRedis, type OwnRedis } from '../testkit/redis-server.js';

const subscriptions = 10_000;
const disconnects = 1_000;
const sockets = 20;
const atOnce = 25;
const currencies = ['USD', 'INR', 'JPY', 'GBP', 'CHF', 'AED', 'SEK', 'NOK'];

/** Everything that clients may leave behind in a platform: seen from outside, by its metrics and its Redis. */
describeWhere(
  hasRedis && !isServices(),
  'it needs a redis-server, and counts what one process has',
  'Subscribers of a whole platform',
  () => {
    let database: TestDatabase;
    let redis: OwnRedis;
    let platform: TestPlatform;
    let metricsPort: string;
    let asha: Person;
    let after: string;
    let transactionId: string;

    beforeAll(async () => {
      [database, redis, metricsPort] = await Promise.all([createTestDatabase(), ownRedis(), lastingPort()]);
      platform = await startTestPlatform({
        databaseUrl: database.url,
        env: {
          REDIS_URL: redis.url,
          METRICS_PORT: metricsPort,
          // Whoever is cut off is noticed a little later.
          LIVE_SOCKETS_PER_USER: '10000',
        },
      });
      asha = await register(platform.url);
      after = (await asha.run(ActivityCursorDocument)).me!.activityCursor!;
      await pay(asha, '1.00', 'EUR');
      const { data } = await asha.send('{ me { transactions(first: 1) { edges { node { id } } } } }');
      transactionId = (data as { me: { transactions: { edges: { node: { id: string } }[] } } }).me.transactions
        .edges[0]!.node.id;
    }, startTimeoutMs);
    afterAll(async () => {
      await platform?.stop();
      await redis?.kill();
      await database?.drop();
    });

    /** What may be subscribed to; rates are of other pairs each time, so that they are not shared. @returns it and whether it tells at once. */
    function subscription(n: number): { query: string; variables: object; tells: boolean } {
      const pairs = currencies.filter((_, bit) => ((n + 1) >> (bit % 8)) & 1).map((currency) => `EUR/${currency}`);
      const rates = 'subscription ($pairs: [CurrencyPair!]!) { rateChanged(pairs: $pairs) { pair mid } }';
      switch (n % 5) {
        case 0:
        case 1:
          return { query: rates, variables: { pairs: pairs.length > 0 ? pairs : ['EUR/USD'] }, tells: true };
        case 2: {
          const query =
            'subscription ($after: String) { myTransactionChanged(after: $after) { cursor transaction { id owner { email } } } }';
          return { query, variables: { after }, tells: true };
        }
        case 3: {
          const query = 'subscription ($id: ID!) { transactionStatusChanged(id: $id) { transaction { status } } }';
          return { query, variables: { id: transactionId }, tells: true };
        }
        default:
          return { query: 'subscription { notificationReceived { cursor } }', variables: {}, tells: false };
      }
    }

    async function connect() {
      const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      const waiting = new Map<string, () => void>();
      const say = (message: object) => socket.send(JSON.stringify(message));
      socket.on('error', () => {});
      await once(socket, 'open');
      const accepted = once(socket, 'message');
      say({ type: 'connection_init', payload: { authorization: `Bearer ${asha.accessToken}` } });
      await accepted;
      socket.on('message', (text: Buffer) => {
        const { id, type, payload } = JSON.parse(text.toString()) as { id: string; type: string; payload: unknown };
        if (type === 'error') throw new Error(`An operation was refused: ${JSON.stringify(payload)}`);
        waiting.get(id)?.();
      });
      return {
        socket,
        /** Resolves once it has told something, or at once when it does not. */
        subscribe(id: string, n: number): Promise<void> {
          const { query, variables, tells } = subscription(n);
          say({ type: 'subscribe', id, payload: { query, variables } });
          return tells ? new Promise((resolve) => waiting.set(id, resolve)) : Promise.resolve();
        },
        complete(id: string) {
          waiting.delete(id);
          say({ type: 'complete', id });
        },
      };
    }

    async function comeAndGo(times: number, nth: number): Promise<void> {
      const client = await connect();
      for (let done = 0; done < times; done += atOnce) {
        const ids = Array.from({ length: atOnce }, (_, n) => `${done + n}`);
        const telling = ids.map((id, n) => client.subscribe(id, nth * 7 + done + n));
        // Every fourth time before anything can have come.
        if ((done / atOnce) % 4 < 3) await Promise.all(telling);
        ids.forEach((id) => client.complete(id));
      }
      client.socket.close();
    }

    async function vanish(nth: number): Promise<void> {
      const client = await connect();
      const telling = [0, 1, 2, 3, 4].map((n) => client.subscribe(`${n}`, nth * 5 + n));
      if (nth % 2 === 0) await Promise.all(telling);
      client.socket.terminate();
    }

    async function run(of: { subscriptions: number; disconnects: number }): Promise<void> {
      await Promise.all(Array.from({ length: sockets }, (_, nth) => comeAndGo(of.subscriptions / sockets, nth)));
      for (let done = 0; done < of.disconnects; done += atOnce) {
        await Promise.all(Array.from({ length: atOnce }, (_, n) => vanish(done + n)));
      }
    }

    /** Who listens to Redis' channels, as it says itself. */
    async function channels(): Promise<string> {
      const socket = connectTcp(Number(new URL(redis.url).port), '127.0.0.1');
      socket.end('PUBSUB CHANNELS agio:pubsub:*\r\n');
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      return text
        .split('\r\n')
        .filter((line) => line.startsWith('agio:'))
        .sort()
        .join(' ');
    }

    async function counts(): Promise<Record<string, number>> {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      const line =
        /^(agio_live_(?:streams|subscribers|operations|sockets\S*|waiting_answers)|nodejs_active_resources\{type="(?:Timeout|TCPSocketWrap)"\}) (\S+)$/gm;
      return Object.fromEntries([...text.matchAll(line)].map(([, name, value]) => [name!, Number(value)]));
    }

    it(`leave nothing behind: ${subscriptions} that complete, and ${disconnects} that are cut off`, async () => {
      // What is made once, such as plans and connections that are kept, is made before it is counted.
      await run({ subscriptions: sockets * atOnce, disconnects: atOnce });
      await eventually('quiet', async () => (await counts())['agio_live_operations'] === 0);
      // Jobs come and go meanwhile.
      const before: Record<string, number> = {};
      for (let sample = 0; sample < 20; sample++) {
        for (const [name, count] of Object.entries(await counts())) before[name] = Math.max(before[name] ?? 0, count);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const listening = await channels();
      expect(before).toMatchObject({ agio_live_streams: 0, agio_live_subscribers: 0, agio_live_operations: 0 });
      await run({ subscriptions, disconnects });
      let present: Record<string, number> = {};
      await eventually('everything to be as it was', async () => {
        present = await counts();
        return Object.entries(present).every(([name, count]) => count <= before[name]!);
      }).catch(() => expect(present).toEqual(before));
      expect(await channels()).toBe(listening);
      expect(listening).not.toBe('');
      // And it still serves.
      const client = await connect();
      await client.subscribe('1', 0);
      client.socket.close();
    }, 240_000);
  },
);
