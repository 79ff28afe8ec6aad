import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { eventIn, rateDocument } from './event.js';
import type { LiveSides } from './sides.js';

export interface StalledScale {
  readonly sockets: number;
  /** On each socket, each of all pairs. */
  readonly subscriptions: number;
  /** For how long they read nothing: less than a silent client is kept. */
  readonly seconds: number;
  readonly perSecond: number;
}

export interface StalledResult {
  /** Resident memory of the gateway before, and the most while they read nothing; MiB. */
  readonly beforeMiB: number;
  readonly mostMiB: number;
  /** What was due to those sockets meanwhile, MiB. */
  readonly dueMiB: number;
  readonly checked: string;
}

const codes = [
  'USD',
  'GBP',
  'JPY',
  'CHF',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'CZK',
  'HUF',
  'RON',
  'AUD',
  'CAD',
  'NZD',
  'SGD',
  'HKD',
];
const pairs = [...codes, 'INR', 'ZAR', 'MXN', 'BRL'].map((code) => `EUR/${code}`);
const [warmUpEvents, warmUpPerSecond] = [20, 4];
/** In so many orders they are asked for, each of which is a stream of its own: more would measure how fast events are answered, not what waits. */
const orders = 4;
const connectTimeoutMs = 30_000;
const catchUpMs = 60_000;
const pollMs = 100;
/** Of a connection that ended without a word. */
const cutCode = 1006;
const mebibyte = 2 ** 20;
/** Behind all events of the rounds before. */
const firstEvent = 1_000_000;

/** A client with several subscriptions, which tells apart what came last of each pair on each. */
interface Reader {
  readonly socket: WebSocket;
  /** The last event of each pair, by subscription and pair. */
  readonly last: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

function connect(url: string, subscriptions: number): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const last = new Map<string, number>();
    const failures: string[] = [];
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    const timer = setTimeout(() => reject(new Error('No connection_ack.')), connectTimeoutMs);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('error', reject);
    socket.on('close', (code) => {
      // A client that does not even answer pings is cut in time.
      if (code !== cutCode) failures.push(`closed with ${code}`);
    });
    socket.on('message', (data) => {
      const text = (data as Buffer).toString();
      if (text.includes('"type":"next"')) return last.set(placeIn(text), eventIn(text));
      const { type } = JSON.parse(text) as { type: string };
      if (type !== 'connection_ack') return failures.push(text);
      clearTimeout(timer);
      for (let each = 0; each < subscriptions; each++) {
        const first = each % orders;
        const variables = { pairs: [...pairs.slice(first), ...pairs.slice(0, first)] };
        socket.send(JSON.stringify({ id: `s${each}`, type: 'subscribe', payload: { query: rateDocument, variables } }));
      }
      resolve({ socket, last, failures });
    });
  });
}

/** The subscription and the pair that a message is for. Not parsed as a whole: what the kernel has kept for stalled sockets are some hundred thousand of them. */
const placeIn = (text: string): string => {
  const [, id, pair] = /^\{"id":"(\w+)".*?"pair":"([^"]+)"/.exec(text)!;
  return `${id} ${pair}`;
};

/** Resident memory of a process in MiB. */
function residentMiB(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1_024;
}

/**
 * Lets clients of Agio's gateway stop reading while rates go on, with one more that reads them all, and measures the gateway's memory. Then they read
 * again, and each must have the latest of everything.
 */
export async function measureStalled(
  { gateway, rates }: Pick<LiveSides, 'gateway' | 'rates'>,
  scale: StalledScale,
): Promise<StalledResult> {
  const { sockets, subscriptions, seconds, perSecond } = scale;
  const stalled: Reader[] = [];
  let next = firstEvent;
  const publish = async (count: number, pace = perSecond) => {
    await rates.publish({ first: next, count, perSecond: pace });
    next += count;
  };
  const areOpen = (readers: readonly Reader[]) => readers.filter(({ socket }) => socket.readyState === WebSocket.OPEN);
  const everybodyHasTheLatest = (readers: readonly Reader[]): boolean =>
    areOpen(readers).every(
      ({ last }) => last.size === subscriptions * pairs.length && [...last.values()].every((n) => n === next - 1),
    );
  async function untilAllHaveTheLatest(readers: readonly Reader[]): Promise<void> {
    const until = Date.now() + catchUpMs;
    while (!everybodyHasTheLatest(readers)) {
      const failure = readers.flatMap(({ failures }) => failures)[0];
      if (failure !== undefined) throw new Error(`A client that was stalled has lost its subscriptions: ${failure}`);
      if (Date.now() > until) throw new Error(`Not every client has the latest of every pair after ${catchUpMs} ms.`);
      await sleep(pollMs);
    }
  }
  try {
    for (let each = 0; each <= sockets; each++) stalled.push(await connect(gateway.url, subscriptions));
    const [reading, ...others] = stalled as [Reader, ...Reader[]];
    // What grows later is not the heap of a process that has just begun to work.
    await publish(warmUpEvents, warmUpPerSecond);
    await untilAllHaveTheLatest(stalled);
    for (const { socket } of others) socket.pause();
    const beforeMiB = residentMiB(gateway.pid);
    let mostMiB = beforeMiB;
    const timer = setInterval(() => (mostMiB = Math.max(mostMiB, residentMiB(gateway.pid))), pollMs);
    const events = seconds * perSecond;
    await publish(events);
    await untilAllHaveTheLatest([reading]);
    clearInterval(timer);
    for (const { socket } of others) socket.resume();
    await untilAllHaveTheLatest(stalled);
    const open = areOpen(others).length;
    const messages = events * pairs.length * subscriptions * sockets;
    const dueMiB = (messages * messageBytes) / mebibyte;
    return {
      beforeMiB,
      mostMiB,
      dueMiB,
      checked: `${messages} messages were due; afterwards ${open} of ${sockets} sockets were open, and each had the latest of its ${subscriptions * pairs.length} rates`,
    };
  } finally {
    for (const { socket } of stalled) socket.terminate();
  }
}

/** Of a message about an event of such a number. */
const messageBytes = 210;
