import { RefreshSessionDocument } from './generated/documents.js';
import { createSend, NoAnswerError, post, textOf, type Answer, type Send } from './http.js';
import { createSessions, type Session, type Sessions } from './sessions.js';
import { createConnection, type ConnectionState } from './socket.js';
import { createSubscribe, type Subscribe } from './subscriptions.js';

export interface ClientOptions {
  /** Where the endpoint is, such as `https://agio.example/graphql`. */
  readonly url: string;
  /** Of a log-in before, such as one that a page has kept. */
  readonly session?: Session | null;
  /** How long a query or mutation waits for its answer; 30 s unless given. */
  readonly timeoutMs?: number;
  /** Where there is no global one: `WebSocket` of the package `ws`, in Node 20. */
  readonly webSocket?: unknown;
  /** Told how the connection for subscriptions stands. */
  readonly onConnection?: (state: ConnectionState) => void;
}

/** A client of the platform. One for each person is enough: all subscriptions share a connection. */
export interface AgioClient {
  /** Sends a query or a mutation. @throws NoAnswerError */
  readonly send: Send;
  readonly subscribe: Subscribe;
  /** The session, which is renewed by itself: whoever keeps it listens to `onChange`. */
  readonly sessions: Pick<Sessions, 'current' | 'set' | 'onChange'>;
  /** Ends all subscriptions and the connection. */
  readonly close: () => void;
}

/** @throws TypeError when the URL is not one of HTTP. */
export function createAgioClient(options: ClientOptions): AgioClient {
  const { url, session = null, timeoutMs = 30_000, webSocket, onConnection = () => undefined } = options;
  if (!/^https?:\/\//.test(url)) throw new TypeError(`"${url}" is no URL of HTTP`);
  const http = { url, timeoutMs, fetch: (...args: Parameters<typeof fetch>) => fetch(...args) };
  const sessions = createSessions({ initial: session, refresh: (token) => refresh(http, token) });
  const connection = createConnection({ url: url.replace(/^http/, 'ws'), sessions, webSocket, onState: onConnection });
  const send = createSend(http, sessions);
  return {
    send,
    subscribe: createSubscribe(connection, sessions, onConnection),
    sessions,
    close: connection.close,
  };
}

/**
 * Asks for the next session.
 *
 * @returns null when the refresh token is not good any more.
 * @throws NoAnswerError when it cannot be told.
 */
async function refresh(http: Parameters<typeof post>[0], refreshToken: string): Promise<Session | null> {
  const variables = { input: { refreshToken } };
  const query = textOf(RefreshSessionDocument);
  type Refreshed = { refreshSession: { session: Session | null } | null };
  const { data }: Answer<Refreshed> = await post(http, { query, variables }, undefined);
  if (!data?.refreshSession) throw new NoAnswerError('The session could not be renewed.');
  return data.refreshSession.session;
}
