import { until } from '@agio/runtime/jobs/testing/until';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startNewsGateway, type NewsGateway } from './testing/news-gateway.js';
import { connectRaw, type RawClient } from './testing/raw-client.js';

const backlogEventsMax = 10;
/** So large that what the system keeps on the way of a connection is full before long. */
const text = 'x'.repeat(64 * 1024);
/** More than fits there, however large it lets that grow. */
const eventsMax = 2_000;

const articles = 'subscription ($after: String) { articlePublished(after: $after) { cursor text } }';
const ticks = 'subscription { tick { n text } }';

describe('A client that does not read', () => {
  let news: NewsGateway['news'];
  let gateway: NewsGateway['gateway'];
  let metrics: NewsGateway['metrics'];
  const clients: RawClient[] = [];

  beforeEach(async () => {
    ({ news, gateway, metrics } = await startNewsGateway({ backlogEventsMax }));
  });
  afterEach(async () => {
    clients.splice(0).forEach(({ socket }) => socket.terminate());
    await gateway.stop(0);
  });

  async function connect(): Promise<RawClient> {
    const client = await connectRaw(gateway.url);
    clients.push(client);
    return client;
  }
  const figure = async (name: string): Promise<number> => {
    const line = (await metrics.text()).body.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.split(' ').at(-1));
  };

  /** The numbers of what an operation has told. */
  const told = ({ heard }: RawClient, id: string): number[] =>
    heard
      .filter((message) => message.type === 'next' && message.id === id)
      .map(
        ({ payload }) => Object.values((payload as { data: Record<string, { cursor?: string; n?: number }> }).data)[0]!,
      )
      .map(({ cursor, n }) => Number(cursor ?? n));
  const errorOf = ({ heard }: RawClient, id: string) =>
    heard.find((message) => message.type === 'error' && message.id === id)?.payload;

  /** Tells one event after the other, each once the quick client has the one before. @returns how many. */
  async function tellUntil(
    tell: () => void,
    quick: RawClient,
    isEnough: () => Promise<boolean>,
  ): Promise<{ events: number; waitingMost: number }> {
    let waitingMost = 0;
    for (let events = 1; events <= eventsMax; events++) {
      const before = told(quick, '1').length;
      tell();
      await until('the quick one is told', () => told(quick, '1').length > before);
      waitingMost = Math.max(waitingMost, await figure('agio_live_waiting_answers'));
      if (await isEnough()) return { events, waitingMost };
    }
    throw new Error('All of it went somewhere.');
  }

  it('is ended resumably by what must not be left out, which nobody else notices', async () => {
    const [slow, quick] = [await connect(), await connect()];
    slow.subscribe('1', articles);
    quick.subscribe('1', articles);
    await until('both follow', async () => (await figure('agio_live_subscribers')) === 2);
    expect(await figure('agio_live_streams')).toBe(1);
    slow.socket.pause();
    const isEnded = async () => (await figure('agio_live_interrupted_total{reason="slow"}')) === 1;
    const { events, waitingMost } = await tellUntil(() => news.publish(text), quick, isEnded);
    expect(waitingMost).toBe(backlogEventsMax);
    expect(await figure('agio_live_waiting_answers')).toBe(0);
    expect(await figure('agio_live_subscribers')).toBe(1);
    news.publish();
    await until('the other goes on', () => told(quick, '1').length === events + 1);

    slow.socket.resume();
    await until('it is told', () => errorOf(slow, '1') !== undefined);
    const first = told(slow, '1');
    expect(first).toEqual(first.map((_, n) => n + 1));
    expect(first.length).toBeLessThan(events);
    const cursor = String(first.at(-1));
    expect(errorOf(slow, '1')).toMatchObject([{ extensions: { code: 'STREAM_INTERRUPTED', cursor } }]);
    // Over the same socket, from where it was.
    slow.subscribe('2', articles, { after: cursor });
    await until('it has all', () => first.length + told(slow, '2').length === events + 1);
    expect([...first, ...told(slow, '2')]).toEqual(told(quick, '1'));
  });

  it('gets the latest, once it reads, of what is only worth anything as that', async () => {
    const [slow, quick] = [await connect(), await connect()];
    slow.subscribe('1', ticks);
    quick.subscribe('1', ticks);
    await Promise.all([slow.told('1'), quick.told('1')]);
    slow.socket.pause();
    const isStalled = async () => (await figure('agio_live_waiting_answers')) > 0;
    const { events } = await tellUntil(() => news.tick(text), quick, isStalled);
    let rest = 100;
    const more = await tellUntil(
      () => news.tick(text),
      quick,
      async () => --rest === 0,
    );
    // Of one thing only the latest waits, however many were told.
    expect(more.waitingMost).toBe(1);
    expect(await figure('agio_live_interrupted_total{reason="slow"}')).toBe(0);
    slow.socket.resume();
    const last = events + more.events;
    await until('it has the latest', () => told(slow, '1').at(-1) === last);
    expect(told(slow, '1').length).toBeLessThan(last - 90);
    expect(errorOf(slow, '1')).toBeUndefined();
    news.tick();
    await until('it goes on', () => told(slow, '1').at(-1) === last + 1);
  });

  it('keeps its source waiting while nobody else is there, and is told everything in order later', async () => {
    const slow = await connect();
    slow.subscribe('1', articles);
    await until('it follows', () => news.counts().articles === 1);
    slow.socket.pause();
    for (let n = 0; n < 500; n++) news.publish(text);
    await until('it is stalled', async () => (await figure('agio_live_waiting_answers')) === 1);
    slow.socket.resume();
    await until('it has all', () => told(slow, '1').length === 500);
    expect(told(slow, '1')).toEqual(told(slow, '1').map((_, n) => n + 1));
    expect(await figure('agio_live_interrupted_total{reason="slow"}')).toBe(0);
  });
});
