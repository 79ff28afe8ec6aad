import type { RunningServer } from '@agio/runtime/http/server';
import { createIdentitySigner } from '@agio/runtime/identity/identity-token';
import { until } from '@agio/runtime/jobs/testing/until';
import { createLogger } from '@agio/runtime/logging/logger';
import { createPrometheusMetrics } from '@agio/runtime/observability/prometheus';
import type { SubgraphEndpoint } from '@agio/runtime/subgraph/execute';
import { remoteEndpoint } from '@agio/runtime/subgraph/remote-endpoint';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startGateway } from '../gateway.js';
import { composeNews, startNews } from './testing/news.js';
import { connectRaw, type RawClient } from './testing/raw-client.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const secret = { current: 'the current secret of the platform' };

/** Alone, joined, durable with something to replay, and durable without. */
const shapes: readonly [query: string, variables: { after?: string }, tells: boolean][] = [
  ['subscription { tick { n } }', {}, true],
  ['subscription ($after: String) { articlePublished(after: $after) { cursor } }', { after: '0' }, true],
  [
    'subscription ($after: String) { articlePublished(after: $after) { article { title stars } } }',
    { after: '0' },
    true,
  ],
  ['subscription { articlePublished { cursor } }', {}, false],
  ['subscription { articlePublished { nothing } }', {}, true],
];
/** How often all of it is done; each subscription of another process is a socket of its own to it. */
const times = {
  'in this process': { subscriptions: 10_000, disconnects: 1_000 },
  'in another process': { subscriptions: 2_000, disconnects: 200 },
} as const;
const clients = 20;
const subscriptionsAtOnce = 25;
const disconnectsAtOnce = 50;

/** Everything that a client may leave behind, in this process: the gateway's, the subgraph's, and Node's own. */
describe.each(Object.keys(times) as (keyof typeof times)[])('Subscribers of a subgraph %s', (where) => {
  const endings: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  async function start() {
    const news = startNews(logger);
    const metrics = createPrometheusMetrics(logger);
    news.publish();
    let served: RunningServer | undefined;
    let endpoint: SubgraphEndpoint = news.directory('news');
    if (where === 'in another process') {
      served = await news.serve(secret);
      const remote = remoteEndpoint({
        name: 'news',
        urls: [`${served.url}/graphql`],
        signIdentity: createIdentitySigner(secret),
        timeoutMs: 5_000,
      });
      endpoint = remote;
      endings.push(
        () => served!.stop(0),
        () => remote.close(),
      );
    }
    const gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      supergraph: { sdl: composeNews('before') },
      directory: (name) => (name === 'news' ? endpoint : news.directory(name)),
      logger,
      introspection: false,
      trustedProxies: 0,
      observability: { metrics, drainMs: 0 },
    });
    endings.push(() => gateway.stop(0));

    const listenersOf = (emitter: NodeJS.EventEmitter | undefined) =>
      emitter?.eventNames().map((name) => `${String(name)} ${emitter.listenerCount(name)}`);
    async function counts() {
      const { body } = await metrics.text();
      const figures = body.split('\n').filter((line) => /^agio_live_\w+(\{.*\})? /.test(line) && !/_total/.test(line));
      const resources = new Map<string, number>();
      for (const name of process.getActiveResourcesInfo()) resources.set(name, (resources.get(name) ?? 0) + 1);
      const { articles, ticks } = news.counts();
      return {
        figures,
        sources: { articles, ticks },
        listeners: [listenersOf(gateway.server), listenersOf(served?.server), listenersOf(process)],
        timers: resources.get('Timeout') ?? 0,
        sockets: resources.get('TCPSocketWrap') ?? 0,
      };
    }
    return { gateway, news, counts };
  }

  /** Subscribes many times over one socket and completes each, every fifth round before anything can have come. */
  async function comeAndGo(client: RawClient, times: number, nth: number): Promise<void> {
    for (let done = 0; done < times; done += subscriptionsAtOnce) {
      const isHasty = (done / subscriptionsAtOnce) % 5 === 4;
      const ids = Array.from({ length: subscriptionsAtOnce }, (_, n) => `${done + n}`);
      const telling: Promise<void>[] = [];
      for (const [n, id] of ids.entries()) {
        const [query, { after }, tells] = shapes[n % shapes.length]!;
        // The same beginning in another spelling is not shared between clients, so there is much to open and to end.
        client.subscribe(id, query, after === undefined ? {} : { after: after.repeat(1 + nth) });
        if (tells && !isHasty) telling.push(client.told(id));
      }
      await Promise.all(telling);
      for (const id of ids) client.complete(id);
    }
  }

  /** Subscribes and is gone: half of them before anything can have come. */
  async function vanish(url: string, isHasty: boolean): Promise<void> {
    const client = await connectRaw(url);
    for (const [n, [query, variables]] of shapes.entries()) client.subscribe(`${n}`, query, variables);
    if (!isHasty) await client.told('0');
    client.socket.terminate();
  }

  async function run(url: string, of: { subscriptions: number; disconnects: number }): Promise<void> {
    const connected = await Promise.all(Array.from({ length: clients }, () => connectRaw(url)));
    await Promise.all(connected.map((client, nth) => comeAndGo(client, of.subscriptions / clients, nth)));
    for (const { socket } of connected) socket.close();
    for (let done = 0; done < of.disconnects; done += disconnectsAtOnce) {
      await Promise.all(Array.from({ length: disconnectsAtOnce }, (_, n) => vanish(url, n % 2 === 0)));
    }
  }

  it(`leave nothing behind: ${times[where].subscriptions} that complete, and ${times[where].disconnects} that are cut off`, async () => {
    const { gateway, news, counts } = await start();
    // What is made once, such as plans and connections that are kept, is made before it is counted.
    await run(gateway.url, { subscriptions: clients * subscriptionsAtOnce, disconnects: disconnectsAtOnce });
    await until('it is quiet', async () => {
      const { sockets, figures } = await counts();
      return sockets === 0 && figures.includes('agio_live_streams 0');
    });
    const before = await counts();
    const { opened } = news.counts();
    await run(gateway.url, times[where]);
    expect(news.counts().opened - opened).toBeGreaterThan(times[where].subscriptions / 10);
    await until('all is as it was', async () => JSON.stringify(await counts()) === JSON.stringify(before)).catch(
      () => {},
    );
    expect(await counts()).toEqual(before);
    // And it still serves.
    const client = await connectRaw(gateway.url);
    client.subscribe('1', 'subscription { tick { n } }');
    await client.told('1');
    client.socket.close();
  }, 240_000);
});
