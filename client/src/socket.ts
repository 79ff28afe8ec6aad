import { createClient, type Client as WsClient } from 'graphql-ws';
import { renewalMarginMs, type Sessions } from './sessions.js';

/** How the connection stands: `idle` while nothing is subscribed. */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'waiting';

/** A WebSocket as browsers have it and the package `ws`. */
export interface WebSocketLike {
  readonly readyState: number;
  send: (text: string) => void;
}

/** The one connection of a client. */
export interface Connection {
  readonly client: WsClient;
  /** The token that the connection has sent. */
  readonly usedToken: () => string | undefined;
  /** Ends the connection for good. */
  readonly close: () => void;
}

/** How often the other side is asked whether it is there; one that does not answer in the same time again is given up. */
const pingMs = 10_000;
const pongMs = 10_000;
const ackMs = 10_000;
/** The ready state of a WebSocket that is open. */
const open = 1;

/**
 * Connects when something is subscribed. It never comes back by itself: each subscription does, from where it was.
 *
 * @param options.webSocket the implementation where there is no global one, such as that of the package `ws`.
 */
export function createConnection(options: {
  url: string;
  sessions: Sessions;
  webSocket: unknown;
  onState: (state: ConnectionState) => void;
}): Connection {
  const { url, sessions, webSocket, onState } = options;
  let socket: WebSocketLike | undefined;
  let usedToken: string | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let renewal: ReturnType<typeof setTimeout> | undefined;

  /** A connection outlives its token, which is renewed before the other side ends it. What fails is tried again when it has. */
  function renewInTime(): void {
    clearTimeout(renewal);
    const session = sessions.current();
    if (!session || !socket) return;
    const inMs = Math.max(1_000, Date.parse(session.expiresAt) - renewalMarginMs - Date.now() + 1);
    renewal = setTimeout(() => void sessions.token().catch(() => undefined), Math.min(inMs, 2 ** 31 - 1));
  }

  const client = createClient({
    url,
    ...(webSocket !== undefined && { webSocketImpl: webSocket }),
    retryAttempts: 0,
    lazyCloseTimeout: 1_000,
    keepAlive: pingMs,
    connectionAckWaitTimeout: ackMs,
    async connectionParams() {
      usedToken = await sessions.token();
      return usedToken === undefined ? {} : { authorization: `Bearer ${usedToken}` };
    },
    on: {
      connecting: () => onState('connecting'),
      connected(opened) {
        socket = opened as WebSocketLike;
        renewInTime();
        onState('connected');
      },
      ping(received) {
        if (!received) silence = setTimeout(() => client.terminate(), pongMs);
      },
      pong(received) {
        if (received) clearTimeout(silence);
      },
      closed() {
        clearTimeout(silence);
        clearTimeout(renewal);
        socket = undefined;
        onState('idle');
      },
    },
  });

  const forget = sessions.onChange((session, change) => {
    if (!socket || socket.readyState !== open) return;
    // Whoever has logged in or out is somebody else: each subscription comes back as that one.
    if (!session || change !== 'renewed') return client.terminate();
    usedToken = session.accessToken;
    socket.send(JSON.stringify({ type: 'ping', payload: { authorization: `Bearer ${usedToken}` } }));
    renewInTime();
  });

  return {
    client,
    usedToken: () => usedToken,
    close() {
      forget();
      // One that is still being made may fail of that or by itself, of which nobody wants to know any more.
      void Promise.resolve(client.dispose()).catch(() => undefined);
    },
  };
}
