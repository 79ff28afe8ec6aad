// The process that plays all clients of one side, so that their CPU is told apart from the servers'.
import { WebSocket } from 'ws';
import { clientOperationId, type ClientMessage, type ClientOrder, type Collected } from './client-protocol.js';
import { eventIn, sharedNow } from './event.js';

const connectTimeoutMs = 30_000;
/** Connections that are opened at a time. */
const openedAtOnce = 50;
const pollMs = 50;

const send = (message: ClientMessage): void => void process.send!(message);

/** The last event that each client has got. */
let last = new Int32Array();
let collecting: Collecting | undefined;

interface Collecting {
  readonly first: number;
  readonly count: number;
  readonly arrivedAt: Float64Array;
  readonly texts: (string | undefined)[];
  delivered: number;
  wrong: number;
  lastAt: number;
}

const payloadMark = '"payload":';

/** The answer in a message of the protocol. */
const answerIn = (message: string): string => message.slice(message.indexOf(payloadMark) + payloadMark.length, -1);

function take(client: number, message: string): void {
  const n = eventIn(message);
  const isRepeated = n <= last[client]!;
  last[client] = Math.max(n, last[client]!);
  if (!collecting || n < collecting.first || n >= collecting.first + collecting.count) return;
  const event = n - collecting.first;
  const text = (collecting.texts[event] ??= answerIn(message));
  collecting.lastAt = sharedNow();
  collecting.arrivedAt[event * last.length + client] = collecting.lastAt;
  collecting.delivered++;
  if (isRepeated || !message.includes(text)) collecting.wrong++;
}

function connect(client: number, { url, query, variables }: ClientOrder & { kind: 'open' }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    const timer = setTimeout(() => reject(new Error(`No connection_ack in ${connectTimeoutMs} ms.`)), connectTimeoutMs);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('error', reject);
    socket.on('close', (code, reason) => send({ error: `A connection was closed with ${code} ${reason.toString()}.` }));
    socket.on('message', (data) => {
      const message = (data as Buffer).toString();
      if (message.includes('"next"')) return take(client, message);
      const { type } = JSON.parse(message) as { type: string };
      if (type === 'ping') return socket.send('{"type":"pong"}');
      if (type !== 'connection_ack') return send({ error: `A client got ${message.slice(0, 400)}` });
      clearTimeout(timer);
      const payload = { query, variables };
      socket.send(JSON.stringify({ id: clientOperationId, type: 'subscribe', payload }));
      resolve();
    });
  });
}

async function open(order: ClientOrder & { kind: 'open' }): Promise<void> {
  last = new Int32Array(order.clients).fill(-1);
  let next = 0;
  async function connectNext(): Promise<void> {
    for (let client = next++; client < order.clients; client = next++) await connect(client, order);
  }
  await Promise.all(Array.from({ length: openedAtOnce }, connectNext));
  // Whether the subscriptions are there, the first event shows.
  const timer = setInterval(() => {
    const seen = last.reduce((least, n) => Math.min(least, n), Infinity);
    send({ seen, clients: last.length });
    if (seen > 0) clearInterval(timer);
  }, pollMs);
}

function collect({ first, count, silenceMs }: ClientOrder & { kind: 'collect' }): void {
  const begun: Collecting = {
    first,
    count,
    arrivedAt: new Float64Array(count * last.length),
    texts: Array.from({ length: count }, () => undefined),
    delivered: 0,
    wrong: 0,
    lastAt: sharedNow(),
  };
  collecting = begun;
  const timer = setInterval(() => {
    const isWhole = begun.delivered >= count * last.length;
    if (!isWhole && sharedNow() - begun.lastAt < silenceMs) return;
    clearInterval(timer);
    collecting = undefined;
    const { delivered, wrong, arrivedAt, texts } = begun;
    const collected: Collected = { delivered, wrong, arrivedAt, texts };
    send({ collected });
  }, pollMs);
}

process.on('message', (order: ClientOrder) => {
  if (order.kind === 'collect') collect(order);
  else open(order).catch((error: unknown) => send({ error: String(error) }));
});
// A benchmark that was interrupted takes its clients along.
process.on('disconnect', () => process.exit());
