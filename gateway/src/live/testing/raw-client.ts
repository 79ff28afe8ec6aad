import { once } from 'node:events';
import { WebSocket } from 'ws';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A client of the protocol that does nothing by itself, so that a test decides what it reads and when it goes. */
export interface RawClient {
  readonly socket: WebSocket;
  readonly subscribe: (id: string, query: string, variables?: Record<string, unknown>) => void;
  readonly complete: (id: string) => void;
  /** Resolves once an operation has told something, an error included. */
  readonly told: (id: string) => Promise<void>;
  /** What has come so far, in order. */
  readonly heard: readonly Message[];
}

/** Opens a socket to a gateway, and says nothing there. */
export function openSocket(url: string): WebSocket {
  return new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
}

/** Connects to a gateway as nobody, and waits until that is accepted. */
export async function connectRaw(url: string): Promise<RawClient> {
  const socket = openSocket(url);
  const heard: Message[] = [];
  const waiting = new Map<string, () => void>();
  const known = new Set<string>();
  const say = (message: object) => socket.send(JSON.stringify(message));
  // One that is cut off says so.
  socket.on('error', () => {});
  await once(socket, 'open');
  const accepted = once(socket, 'message');
  say({ type: 'connection_init' });
  await accepted;
  socket.on('message', (text: Buffer) => {
    const message = JSON.parse(text.toString()) as Message;
    heard.push(message);
    if (message.id === undefined) return;
    known.add(message.id);
    waiting.get(message.id)?.();
    waiting.delete(message.id);
  });
  return {
    socket,
    heard,
    subscribe: (id, query, variables = {}) => say({ type: 'subscribe', id, payload: { query, variables } }),
    complete: (id) => say({ type: 'complete', id }),
    told: (id) => (known.has(id) ? Promise.resolve() : new Promise((resolve) => waiting.set(id, resolve))),
  };
}
