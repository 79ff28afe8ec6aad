import { anonymous, type Identity } from '@agio/runtime/identity/identity';
import { silentLogger } from '@agio/runtime/logging/logger';
import { noMetrics } from '@agio/runtime/observability/metrics';
import { asLatestOf, markExtensions, markOf } from '@agio/runtime/streams/event-mark';
import { createEventQueue, type EventQueue } from '@agio/runtime/streams/queue';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, type FormattedExecutionResult } from 'graphql';
import type { ReadySubscription } from './begin-subscription.js';
import { createLiveStreams } from './live-streams.js';
import { publicFields, selectsOnly } from './public-fields.js';

const supergraph = `
  directive @public on FIELD_DEFINITION | OBJECT
  directive @access(scopes: [String!]!) on FIELD_DEFINITION | OBJECT
  type Query { ping: Boolean @public }
  type Subscription { rate: Rate @public mine: Rate @access(scopes: ["customer"]) }
  interface Named { name: String }
  type Rate implements Named @public { mid: String name: String secret: String @access(scopes: ["x"]) owner: Person }
  type Person @public @access(scopes: ["customer"]) { id: ID! email: String @public }`;
const schema = buildSchema(supergraph);
const fields = publicFields(parse(supergraph));
const isPublic = (selection: string) => selectsOnly(fields, schema, parse(`subscription { ${selection} }`));

describe('A selection is public', () => {
  it('only when everything in it is, through fragments and aliases', () => {
    expect(isPublic('rate { __typename mid ... on Rate { other: name } }')).toBe(true);
    for (const closed of [
      'mine { mid }',
      'rate { secret }',
      'rate { mid: secret }',
      'rate { ... on Rate { secret } }',
      // Somebody closes the type, somebody else opens it: whose field it is cannot be told any more.
      'rate { owner { id } }',
      // Who may read it depends on the object.
      'rate { ... on Named { name } }',
    ]) {
      expect([closed, isPublic(closed)]).toEqual([closed, false]);
    }
    expect(isPublic('rate { owner { email } }')).toBe(true);
  });
});

const user = (userId: string, scopes = ['customer']): Identity => ({
  kind: 'user',
  userId,
  sessionId: userId,
  roles: ['CUSTOMER'],
  scopes,
  tier: 'BASIC',
});

describe('Streams are shared', () => {
  function start() {
    const upstreams: { queue: EventQueue<FormattedExecutionResult>; identity: Identity }[] = [];
    const streams = createLiveStreams({
      directory: () => ({
        execute: () => Promise.reject(new Error('nothing is joined here')),
        subscribe(_request, { identity }) {
          const queue = createEventQueue<FormattedExecutionResult>({
            eventsMax: 10,
            overflow: () => new Error('too slow'),
            onEnd: () => {},
          });
          upstreams.push({ queue, identity });
          return queue.stream;
        },
      }),
      logger: silentLogger,
      metrics: noMetrics,
      backlogEventsMax: 10,
    });
    const graph = { isReplaced: false };
    const ready = (isOpen: boolean, key = 'document', joined = ''): ReadySubscription => {
      const made: ReadySubscription = {
        plan: {
          subgraph: 'rates',
          upstream: { query: 'subscription { rate { mid } }', operationName: undefined },
          fingerprint: key,
          variables: [],
          join: ({ data }) => Promise.resolve({ data: { mid: `${joined}${String(data?.['mid'])}` } }),
        },
        request: { document: parse('subscription { rate { mid } }'), request: {}, context: {} },
        renaming: { document: parse('{ a }'), restore: (value) => value },
        key,
        isPublic: isOpen,
        now: () => (graph.isReplaced ? (key === 'stale' ? undefined : ready(isOpen, key, 'joined anew ')) : made),
      };
      return made;
    };
    const follow = (identity: Identity, subscription: ReadySubscription) => {
      const got: string[] = [];
      const viewer = () => ({ identity, correlationId: 'c', clientAddress: '192.0.2.1' });
      const sink = { send: (text: string) => got.push(text) > 0, onceFree: () => {} };
      return { got, stream: streams.follow(subscription, viewer).attach(sink) };
    };
    return { streams, upstreams, ready, follow, graph };
  }

  it('by everybody when they are public, and read as nobody; else by the same user with the same rights alone', async () => {
    const { streams, upstreams, ready, follow } = start();
    const open = [user('a'), user('b'), anonymous].map((identity) => follow(identity, ready(true)));
    expect(streams.counts()).toEqual({ streams: 1, subscribers: 3, waitingAnswers: 0 });
    await new Promise(setImmediate);
    expect(upstreams.map(({ identity }) => identity.kind)).toEqual(['anonymous']);
    const closed = [user('a'), user('a'), user('b'), user('a', ['customer', 'more'])].map((identity) =>
      follow(identity, ready(false)),
    );
    expect(streams.counts().streams).toBe(1 + 3);
    const other = follow(user('a'), ready(true, 'another document'));
    expect(streams.counts().streams).toBe(1 + 3 + 1);
    const event = asLatestOf('EUR/USD', { mid: '1' });
    upstreams[0]!.queue.push({ data: event, extensions: markExtensions(markOf(event)!) });
    for (let n = 0; n < 20; n++) await new Promise(setImmediate);
    // What is between the subgraph and the gateway is not for clients.
    expect(open.map(({ got }) => got)).toEqual(open.map(() => ['{"data":{"mid":"1"}}']));
    expect(closed.flatMap(({ got }) => got)).toEqual([]);
    await Promise.all([...open, ...closed, other].map(({ stream }) => stream.return()));
    expect(streams.counts()).toEqual({ streams: 0, subscribers: 0, waitingAnswers: 0 });
  });

  it('no more than they are read: nothing is left after a thousand came and went', async () => {
    const { streams, upstreams, ready, follow } = start();
    for (let n = 0; n < 1_000; n++) {
      const { stream } = follow(user(`u${n % 7}`), ready(n % 2 === 0));
      const waiting = stream.next();
      await stream.return();
      expect((await waiting).done).toBe(true);
    }
    expect(streams.counts()).toEqual({ streams: 0, subscribers: 0, waitingAnswers: 0 });
    for (const { queue } of upstreams) expect((await queue.stream.next()).done).toBe(true);
  });

  it('until the supergraph is replaced by one that answers them in another way; others go on, joined by the new one', async () => {
    const { streams, upstreams, ready, follow, graph } = start();
    const [stale, going] = [follow(anonymous, ready(true, 'stale')), follow(anonymous, ready(true))];
    await new Promise(setImmediate);
    const end = expect(stale.stream.next()).rejects.toMatchObject({ extensions: { code: 'STREAM_INTERRUPTED' } });
    const late = ready(true, 'stale');
    graph.isReplaced = true;
    await streams.supergraphReplaced();
    await end;
    expect(streams.counts()).toEqual({ streams: 1, subscribers: 1, waitingAnswers: 0 });
    // Whoever was checked against the one before and comes only now.
    expect(() => follow(anonymous, late)).toThrow('The schema was replaced.');
    const joining = follow(anonymous, ready(true));
    expect(streams.counts()).toEqual({ streams: 1, subscribers: 2, waitingAnswers: 0 });
    const event = asLatestOf('EUR/USD', { mid: '1' });
    upstreams[1]!.queue.push({ data: event, extensions: markExtensions(markOf(event)!) });
    for (let n = 0; n < 20; n++) await new Promise(setImmediate);
    expect([going.got, joining.got]).toEqual([
      ['{"data":{"mid":"joined anew 1"}}'],
      ['{"data":{"mid":"joined anew 1"}}'],
    ]);
    expect(upstreams).toHaveLength(2);
    await Promise.all([going, joining].map(({ stream }) => stream.return()));
  });

  it('with nobody whose subscription has become another one, though the replacement has not come to it yet', async () => {
    const { streams, ready, follow, graph } = start();
    const stale = follow(anonymous, ready(true, 'stale'));
    graph.isReplaced = true;
    const end = expect(stale.stream.next()).rejects.toMatchObject({ extensions: { code: 'STREAM_INTERRUPTED' } });
    const next = follow(anonymous, { ...ready(true, 'stale'), now: () => ready(true, 'stale') });
    await end;
    expect(streams.counts()).toEqual({ streams: 1, subscribers: 1, waitingAnswers: 0 });
    await next.stream.return();
  });
});
