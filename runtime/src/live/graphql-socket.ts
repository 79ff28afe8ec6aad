import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  parse,
  type ExecutionArgs,
  type GraphQLError,
  type GraphQLFormattedError,
  type FormattedExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { handleProtocols, makeServer, type Context, type ServerOptions } from 'graphql-ws';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { asGraphQLError, maskError } from '../errors/mask.js';
import { requestError } from '../errors/request-error.js';
import { newId } from '../ids.js';
import type { Logger } from '../logging/logger.js';
import type { EventStream } from '../streams/event-stream.js';
import { createHeartbeat } from './heartbeat.js';
import { createOutlet, type Outlet } from './outlet.js';
import type { SubgraphRequest } from '../subgraph/execute.js';

/** How long a client may take to say who it is. */
const initWaitMs = 3_000;
/** How long a client may take to close its side once the server stops. */
const closingMs = 1_000;

/** Thrown where a connection is not to be: the socket is closed with the code of the protocol. */
export class SocketRefusal extends Error {
  override name = 'SocketRefusal';
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown where an operation is refused, or ended, with several errors at once; it ends that operation alone. */
export class OperationRefusal extends Error {
  override name = 'OperationRefusal';

  /** @param errors as the client is to get them. */
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super(errors.map(({ message }) => message).join(' '));
  }
}

/** An operation as a client sends it. */
export interface SocketOperation extends SubgraphRequest {
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Where the answers to one operation go. */
export interface AnswerSink {
  /**
   * Sends an answer that is written already, as JSON.
   * @returns false, and has sent nothing, while the client has not read what was sent before: more would only fill this process.
   */
  readonly send: (answer: string) => boolean;
  /** Calls back once when it takes answers again. Never, when the client goes. */
  readonly onceFree: (callback: () => void) => void;
}

/**
 * A stream whose answers are written once for many clients. It puts them into each one's sink; what it answers to `attach` brings none, it ends or fails with
 * the stream, and ending it takes the client off.
 */
export interface Broadcast {
  readonly attach: (sink: AnswerSink) => EventStream<never>;
}

/** What comes of an operation: one answer, or a stream of them. */
export type SocketAnswer = FormattedExecutionResult | EventStream<FormattedExecutionResult> | Broadcast;

/** What an endpoint does with its sockets. */
export interface SocketEndpoint<Session> {
  /**
   * Says who has connected.
   * @param params the payload of `connection_init`.
   * @param close ends the connection later.
   * @throws SocketRefusal
   */
  readonly accept: (
    params: Readonly<Record<string, unknown>>,
    request: IncomingMessage,
    close: (code: number, reason: string) => void,
  ) => Session | Promise<Session>;
  /** Answers an operation. An answer without data, and whatever is thrown here or by the stream, ends this operation alone. */
  readonly answer: (session: Session, operation: SocketOperation) => SocketAnswer | Promise<SocketAnswer>;
  /**
   * Takes what a client says of itself later, as the payload of a `ping`.
   * @throws SocketRefusal
   */
  readonly renew?: (session: Session, params: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Told once when an accepted connection has ended. */
  readonly left?: (session: Session) => void;
  /** Operations under way on one socket. */
  readonly operationsMax: number;
  /** Bytes of a message. */
  readonly messageBytesMax: number;
}

/** What is under way on sockets. */
export interface OperationCounts {
  readonly operations: number;
  /** On the socket that has the most. */
  readonly operationsOfOneSocket: number;
  /** Operations that were refused so far, as their sockets had as many as they may have. */
  readonly operationsRefused: number;
}

/** Running sockets. */
export interface GraphqlSockets {
  readonly count: () => number;
  /** Sockets that were refused so far, as there were as many as may be. */
  readonly refused: () => number;
  readonly operations: () => OperationCounts;
  /** Takes no new ones and closes those that are open as `1001 Going away`. */
  readonly stop: () => Promise<void>;
}

interface Extra<Session> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly outlet: Outlet;
  session?: Session;
}

/** The library finds out by a document what an operation is; here every one has been judged by the endpoint already. */
const anyOperation = parse('subscription { answer }', { noLocation: true });

/**
 * Serves GraphQL over WebSocket (graphql-transport-ws) at a path of an HTTP server.
 * @param options.socketsMax open at once; one more is answered 503, before anything is kept for it. As many as come, when it is left out.
 */
export function serveGraphqlSockets<Session>(options: {
  server: Server;
  path: string;
  endpoint: SocketEndpoint<Session>;
  logger: Logger;
  socketsMax?: number;
}): GraphqlSockets {
  const { server, path, endpoint, logger, socketsMax = Infinity } = options;
  const operations = countOperations();
  const protocol = makeServer<Record<string, unknown>, Extra<Session>>(protocolOptions(endpoint, logger, operations));
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: endpoint.messageBytesMax,
    handleProtocols,
    // Compression costs more than it gains on small messages, and memory for every socket.
    perMessageDeflate: false,
  });
  const heartbeat = createHeartbeat();
  let isStopped = false;
  let refused = 0;

  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const stopAsking = heartbeat.watch(socket);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage(handle) {
          socket.on('message', (data: RawData) => {
            handle((data as Buffer).toString('utf8')).catch((error: unknown) => {
              logger.error({ err: error }, 'A message of a socket could not be handled');
              socket.close(4500, 'Internal server error');
            });
          });
        },
      },
      { socket, request, outlet: createOutlet(socket, request) },
    );
    socket.on('error', (error) => logger.debug({ err: error }, 'A socket broke'));
    socket.once('close', (code, reason) => {
      stopAsking();
      closed(code, String(reason)).catch((error: unknown) => logger.error({ err: error }, 'A socket did not end well'));
    });
  });

  function refusalOf(request: IncomingMessage): string | undefined {
    if (pathOf(request) !== path) return '404 Not Found';
    if (isStopped) return '503 Service Unavailable';
    if (sockets.clients.size < socketsMax) return undefined;
    refused++;
    return '503 Service Unavailable';
  }

  function upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    connection.on('error', () => connection.destroy());
    const refusal = refusalOf(request);
    if (refusal) connection.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else sockets.handleUpgrade(request, connection, head, (socket) => sockets.emit('connection', socket, request));
  }
  server.on('upgrade', upgrade);

  return {
    count: () => sockets.clients.size,
    refused: () => refused,
    operations: operations.counts,
    async stop() {
      isStopped = true;
      for (const socket of sockets.clients) socket.close(1001, 'Going away');
      const cut = setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), closingMs);
      await Promise.all([...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
      clearTimeout(cut);
      heartbeat.stop();
      server.off('upgrade', upgrade);
    },
  };
}

/** Connections whose operations are counted. */
type CountedConnection = Pick<Context, 'subscriptions'>;

function countOperations() {
  const connections = new Set<CountedConnection>();
  let refused = 0;
  return {
    begin: (connection: CountedConnection) => void connections.add(connection),
    end: (connection: CountedConnection) => void connections.delete(connection),
    refuse: () => void refused++,
    counts(): OperationCounts {
      const sizes = [...connections].map(({ subscriptions }) => Object.keys(subscriptions).length);
      return {
        operations: sizes.reduce((sum, size) => sum + size, 0),
        operationsOfOneSocket: sizes.reduce((most, size) => Math.max(most, size), 0),
        operationsRefused: refused,
      };
    },
  };
}

function protocolOptions<Session>(
  endpoint: SocketEndpoint<Session>,
  logger: Logger,
  operations: ReturnType<typeof countOperations>,
): ServerOptions<Record<string, unknown>, Extra<Session>> {
  const maskOf = (error: unknown) => maskError(error, { logger, correlationId: newId() });
  const errorsOf = (error: unknown) => (error instanceof OperationRefusal ? error.errors : [maskOf(error)]);

  async function judge(
    context: Context<Record<string, unknown>, Extra<Session>>,
    id: string,
    operation: SocketOperation,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    // This one is counted already.
    if (Object.keys(context.subscriptions).length > endpoint.operationsMax) {
      operations.refuse();
      return [
        requestError('TOO_MANY_REQUESTS', `A socket has at most ${endpoint.operationsMax} operations under way.`),
      ];
    }
    const { session, outlet } = context.extra;
    try {
      if (session === undefined) throw new Error('The connection was refused.');
      const answer = await endpoint.answer(session, operation);
      if ('attach' in answer) return { ...answered, contextValue: answer.attach(outlet.sinkOf(id)) };
      if (!('next' in answer) && answer.data === undefined && answer.errors) return answer.errors.map(asGraphQLError);
      return { ...answered, contextValue: answer };
    } catch (error) {
      return errorsOf(error).map(asGraphQLError);
    }
  }

  /** Does what may refuse the connection. */
  async function orClose({ socket }: Extra<Session>, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof SocketRefusal) return socket.close(error.code, error.message);
      maskOf(error);
      socket.close(4500, 'Internal server error');
    }
  }

  return {
    connectionInitWaitTimeout: initWaitMs,
    onConnect(context) {
      const { extra, connectionParams = {} } = context;
      operations.begin(context);
      return orClose(extra, async () => {
        const { socket, request } = extra;
        const session = await endpoint.accept(connectionParams, request, (code, reason) => socket.close(code, reason));
        // Whoever has gone meanwhile never came.
        if (socket.readyState === socket.OPEN) extra.session = session;
        else endpoint.left?.(session);
      });
    },
    onPing: ({ extra }, payload) =>
      orClose(extra, async () => {
        if (payload && extra.session !== undefined) await endpoint.renew?.(extra.session, payload);
      }),
    onSubscribe: (context, id, { query, variables, operationName, extensions }) =>
      judge(context, id, {
        query,
        variables: variables ?? undefined,
        operationName: operationName ?? undefined,
        extensions: extensions ?? undefined,
      }),
    subscribe: (args) => args.contextValue as never,
    // What is given here is formatted already.
    onNext: (_context, _id, _payload, _args, result) => result,
    onError: (_context, _id, _payload, errors) =>
      errors.flatMap((error) => (error.originalError ? errorsOf(error.originalError) : error.toJSON())),
    onClose(context) {
      const { extra } = context;
      operations.end(context);
      if (extra.session !== undefined) endpoint.left?.(extra.session);
    },
  };
}

/** What the library is told to execute; it looks at nothing of it, as the answer is in the context. */
const answered = { schema: undefined as never as GraphQLSchema, document: anyOperation, rootValue: undefined };

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] as string;

/** Resolves when the text has left this process, so that a slow client slows down its own streams. */
function send(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    // One that is closed says so itself.
    if (socket.readyState !== socket.OPEN) resolve();
    else socket.send(text, () => resolve());
  });
}
