import { once } from 'node:events';
import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { eventually } from '../testkit/eventually.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

const subprotocol = 'graphql-transport-ws';
const rates = 'subscription { rateChanged(pairs: ["EUR/USD"]) { pair } }';
/** As the gateway has it unless a variable says otherwise. */
const socketsPerUserMax = 50;
const operationsPerSocketMax = 50;

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A client that says whatever it is told to, and hears everything. */
interface RawClient {
  readonly say: (message: Message | string) => void;
  /** Resolves with the first message of a kind that comes, or has come. */
  readonly hear: (is: (message: Message) => boolean) => Promise<Message>;
  /** Resolves with the code by which the other side has closed. */
  readonly closed: Promise<number>;
  readonly isOpen: () => boolean;
}

/** What ends a socket, and what does not: the codes of the protocol and our own, as docs/live.md has them. */
describe('A socket', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let asha: Person;
  let jonas: Person;
  const sockets: WebSocket[] = [];

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    [asha, jonas] = await Promise.all([register(platform.url), register(platform.url)]);
  }, startTimeoutMs);
  afterEach(() => sockets.splice(0).forEach((socket) => socket.terminate()));
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  async function open(protocols: string[] = [subprotocol], headers: Record<string, string> = {}): Promise<RawClient> {
    const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/graphql`, protocols, { headers });
    sockets.push(socket);
    const heard: Message[] = [];
    const waiting = new Set<() => void>();
    socket.on('message', (text: Buffer) => {
      heard.push(JSON.parse(text.toString()) as Message);
      for (const look of [...waiting]) look();
    });
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await once(socket, 'open');
    return {
      say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
      hear: (is) =>
        new Promise((resolve, reject) => {
          const look = () => {
            const found = heard.find(is);
            if (!found) return;
            waiting.delete(look);
            resolve(found);
          };
          waiting.add(look);
          look();
          void closed.then((code) => reject(new Error(`closed with ${code}`)));
        }),
      closed,
      isOpen: () => socket.readyState === socket.OPEN,
    };
  }

  const tokenOf = ({ accessToken }: Person) => ({ authorization: `Bearer ${accessToken}` });
  const subscribe = (id: string, query: string): Message => ({ type: 'subscribe', id, payload: { query } });

  /** A client whose connection was accepted. */
  async function connect(payload: unknown = {}): Promise<RawClient> {
    const client = await open();
    client.say({ type: 'connection_init', payload });
    await client.hear(({ type }) => type === 'connection_ack');
    return client;
  }

  it.each([
    ['text that is no JSON', 'nonsense'],
    ['JSON that is no message', '{}'],
    ['a message of an unknown type', '{"type":"start","id":"1"}'],
    ['a subscription without a document', '{"type":"subscribe","id":"1","payload":{}}'],
    ['a subscription without an id', '{"type":"subscribe","payload":{"query":"{ me { id } }"}}'],
  ])('is closed with 4400 for %s', async (_, text) => {
    const client = await connect();
    client.say(text);
    expect(await client.closed).toBe(4400);
  });

  it('is closed with 1009 for a message that is too large', async () => {
    const client = await connect();
    client.say(subscribe('1', `{ me { id } } # ${'x'.repeat(256 * 1024)}`));
    expect(await client.closed).toBe(1009);
  });

  it('is closed with 4401 when something is asked before it was accepted', async () => {
    const client = await open();
    client.say(subscribe('1', '{ me { id } }'));
    expect(await client.closed).toBe(4401);
  });

  it.each([
    ['in the message that begins', {}, { authorization: 'Bearer nonsense' }],
    ['in the header', { authorization: 'Bearer nonsense' }, {}],
    ['that is no text', {}, { authorization: 7 }],
  ])('is closed with 4401 for a bad token %s', async (_, headers, payload) => {
    const client = await open([subprotocol], headers);
    client.say({ type: 'connection_init', payload });
    expect(await client.closed).toBe(4401);
  });

  it('is closed with 4401 when its session is ended, and nobody else’s is', async () => {
    const ben = await register(platform.url);
    const [his, others] = [await connect(tokenOf(ben)), await connect(tokenOf(jonas))];
    his.say(subscribe('1', 'subscription { myTransactionChanged { cursor } }'));
    expect((await ben.send('mutation { logout { userErrors { message } } }')).errors).toBeUndefined();
    expect(await his.closed).toBe(4401);
    expect(others.isOpen()).toBe(true);
  });

  it('goes on with a newer token of its user, and is closed with 4403 for another user’s, with 4401 for a bad one', async () => {
    const client = await connect(tokenOf(asha));
    client.say({ type: 'ping', payload: tokenOf(asha) });
    await client.hear(({ type, payload }) => type === 'pong' && payload !== undefined);
    client.say({ type: 'ping', payload: tokenOf(jonas) });
    expect(await client.closed).toBe(4403);
    const nobody = await connect();
    nobody.say({ type: 'ping', payload: tokenOf(jonas) });
    expect(await nobody.closed).toBe(4403);
    const other = await connect(tokenOf(asha));
    other.say({ type: 'ping', payload: { authorization: 'Bearer nonsense' } });
    expect(await other.closed).toBe(4401);
  });

  it('is closed with 4406 when it does not speak the protocol', async () => {
    expect(await (await open([])).closed).toBe(4406);
    // The library that asks for another subprotocol finds none in the answer, and closes by itself.
    await expect(open(['graphql-ws'])).rejects.toThrow('subprotocol');
  });

  it('is closed with 4408 when it does not say in time who it is', async () => {
    expect(await (await open()).closed).toBe(4408);
  });

  it('is closed with 4409 for the id of an operation that is under way, but not of one that has ended', async () => {
    const client = await connect();
    for (let round = 0; round < 2; round++) {
      client.say(subscribe('once', '{ me { id } }'));
      await client.hear(({ type, id }) => type === 'complete' && id === 'once');
    }
    client.say(subscribe('1', rates));
    await client.hear(({ type, id }) => type === 'next' && id === '1');
    client.say(subscribe('1', rates));
    expect(await client.closed).toBe(4409);
  });

  it('is closed with 4429 when it says twice who it is', async () => {
    const client = await connect();
    client.say({ type: 'connection_init' });
    expect(await client.closed).toBe(4429);
  });

  it('is closed with 4429 when its user has as many as one may have, until another is closed', async () => {
    const all = await Promise.all(Array.from({ length: socketsPerUserMax }, () => connect(tokenOf(asha))));
    const many = await open();
    many.say({ type: 'connection_init', payload: tokenOf(asha) });
    expect(await many.closed).toBe(4429);
    await connect(tokenOf(jonas));
    expect(all.every((client) => client.isOpen())).toBe(true);
    sockets[0]!.close();
    await eventually('a place', () =>
      connect(tokenOf(asha)).then(
        () => true,
        () => false,
      ),
    );
  });

  it('refuses one operation too many, and takes it once another has ended', async () => {
    const client = await connect();
    for (let n = 0; n < operationsPerSocketMax; n++) client.say(subscribe(`${n}`, rates));
    const last = `${operationsPerSocketMax - 1}`;
    await client.hear(({ type, id }) => type === 'next' && id === last);
    client.say(subscribe('one more', rates));
    const { payload } = await client.hear(({ type, id }) => type === 'error' && id === 'one more');
    expect(payload).toMatchObject([{ extensions: { code: 'TOO_MANY_REQUESTS' } }]);
    client.say({ type: 'complete', id: last });
    client.say(subscribe('instead', rates));
    await client.hear(({ type, id }) => type === 'next' && id === 'instead');
  });

  it.each([
    ['does not parse', '{', 'GRAPHQL_PARSE_FAILED'],
    ['does not fit the schema', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'has a condition where none may be',
      'subscription ($on: Boolean = true) { rateChanged(pairs: ["EUR/USD"]) @skip(if: $on) { pair } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['nests too deep', `{ f(a: ${'['.repeat(100)}${']'.repeat(100)}) }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['is empty', '', 'BAD_REQUEST'],
    [
      'has two operations without a name',
      'query A { me { id } } query B { me { id } }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('stays open for a document that %s', async (_, query, code) => {
    const client = await connect();
    client.say(subscribe('1', query));
    const { payload } = await client.hear(({ type, id }) => type === 'error' && id === '1');
    expect(payload).toMatchObject([{ extensions: { code } }]);
    client.say(subscribe('2', '{ me { id } }'));
    expect((await client.hear(({ id }) => id === '2')).payload).toEqual({ data: { me: null } });
  });
});
