import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { maskError } from '../errors/mask.js';
import type { Logger } from '../logging/logger.js';
import { noMetrics, type Metrics } from '../observability/metrics.js';
import { answerClientErrors } from './client-error.js';
import { correlationIdHeader, correlationIdOf } from './correlation-id.js';
import { observeRequests } from './observe.js';

/** A request, read as far as its headers. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** The query string with its `?`, or an empty string. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  /** Under which every log of the platform has it: the client's own, when it is one, or a new one. */
  readonly correlationId: string;
  /** The address of the peer of the connection. */
  readonly remoteAddress: string;
  /**
   * Reads the body as UTF-8 text.
   * @throws BodyTooLargeError beyond `bytesMax`, RequestAbortedError when the client goes away.
   */
  readonly text: (bytesMax: number) => Promise<string>;
}

/** A whole answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as UTF-8. Pieces of it are read as the client takes them, not at all for HEAD, and within two minutes. */
  readonly body?: string | Buffer | AsyncIterable<string>;
}

/** What answers one path. A path that ends in `*` stands for everything below it. */
export interface Route {
  readonly path: string;
  readonly methods: readonly string[];
  /** Asked over and over by those who watch the process: it is neither measured nor traced. */
  readonly isProbe?: boolean;
  readonly handle: (request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer;
}

export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError';
  constructor(readonly bytesMax: number) {
    super(`The body is larger than ${bytesMax} bytes.`);
  }
}

class RequestAbortedError extends Error {
  override name = 'RequestAbortedError';
}

export const jsonAnswer = (status: number, value: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

/** An error in the shape that GraphQL clients read, for failures before there is any GraphQL. */
export const errorAnswer = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): HttpAnswer => jsonAnswer(status, { errors: [{ message, extensions: { code } }] }, headers);

function readText(message: IncomingMessage, bytesMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const announced = Number(message.headers['content-length'] ?? 0);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = () => {
      // The rest is read and dropped: a client that still sends would otherwise see a reset connection instead of the answer.
      message.removeAllListeners('data').resume();
      reject(new BodyTooLargeError(bytesMax));
    };
    if (announced > bytesMax) return refuse();
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) return refuse();
      chunks.push(chunk);
    });
    message.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    message.on('error', reject);
    message.on('close', () => {
      // Every request is closed at last; an error, with its stack, only for one that was cut off.
      if (!message.complete) reject(new RequestAbortedError('The client went away before its body was complete.'));
    });
  });
}

/** A running HTTP server. */
export interface RunningServer {
  readonly server: Server;
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, answers what is under way or comes on an open one, and cuts what is left after `graceMs`. */
  stop: (graceMs?: number) => Promise<void>;
}

/**
 * Serves routes over HTTP/1.1. Every answer carries `x-correlation-id`.
 * @param options.host the address to listen on; `port` 0 takes any free one.
 * @param options.trustsPeers whether all who call are parts of the platform: a trace goes on then, instead of a new one that is linked to it.
 */
export async function startHttpServer(options: {
  host: string;
  port: number;
  routes: readonly Route[];
  logger: Logger;
  metrics?: Metrics;
  trustsPeers?: boolean;
}): Promise<RunningServer> {
  const { logger, metrics = noMetrics, trustsPeers = false } = options;
  const exact = new Map(
    options.routes.filter((route) => !route.path.endsWith('*')).map((route) => [route.path, route]),
  );
  const prefixes = options.routes.filter((route) => route.path.endsWith('*'));
  const find = (path: string): Route | undefined =>
    exact.get(path) ?? prefixes.find((route) => path.startsWith(route.path.slice(0, -1)));

  async function answer(
    message: IncomingMessage,
    route: Route | undefined,
    correlationId: string,
  ): Promise<HttpAnswer> {
    const [path, search] = targetOf(message);
    if (!route) return errorAnswer(404, 'NOT_FOUND', `There is nothing at ${path.slice(0, 200)}.`);
    const method = message.method ?? 'GET';
    const head = method === 'HEAD' && route.methods.includes('GET');
    if (!head && !route.methods.includes(method)) {
      return errorAnswer(405, 'METHOD_NOT_ALLOWED', `Use ${route.methods.join(' or ')}.`, {
        allow: route.methods.join(', '),
      });
    }
    const { headers, socket } = message;
    const remoteAddress = socket.remoteAddress ?? 'unknown';
    const text = (bytesMax: number) => readText(message, bytesMax);
    try {
      return await route.handle({ method, path, search, headers, correlationId, remoteAddress, text });
    } catch (error) {
      if (error instanceof RequestAbortedError) return clientGone;
      const masked = maskError(error, { logger: logger.child({ path }), correlationId });
      return jsonAnswer(500, { errors: [masked] });
    }
  }

  const observed = observeRequests({ logger, metrics, trustsPeers });
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 30_000 },
    (message, response) => {
      const route = find(targetOf(message)[0]);
      const correlationId = correlationIdOf(message.headers);
      observed({ message, route, correlationId }, () => answer(message, route, correlationId))
        // A server that stops waits for its connections, and clients keep theirs open for the next request.
        .then((result) => send(message, response, withCorrelationId(result, correlationId), !server.listening))
        .catch((error: unknown) => logger.error({ err: error, correlationId }, 'a request has no answer'));
    },
  );
  answerClientErrors(server);
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  return {
    server,
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    stop: (graceMs = 10_000) => stopServer(server, graceMs),
  };
}

/** The path of a request, and its query string with the `?`. */
function targetOf({ url = '/' }: IncomingMessage): [path: string, search: string] {
  const queryAt = url.indexOf('?');
  return queryAt < 0 ? [url, ''] : [url.slice(0, queryAt), url.slice(queryAt)];
}

/** Nobody reads it; the status is the one by which nginx's log says so. */
const clientGone: HttpAnswer = { status: 499 };

const withCorrelationId = (answer: HttpAnswer, correlationId: string): HttpAnswer => ({
  ...answer,
  headers: { ...answer.headers, [correlationIdHeader]: correlationId },
});

/** How long a body that comes in pieces may take. */
const piecesMsMax = 120_000;

/** @param isLast whether the connection ends with this answer. */
async function send(
  message: IncomingMessage,
  response: ServerResponse,
  answer: HttpAnswer,
  isLast: boolean,
): Promise<void> {
  if (response.headersSent || response.destroyed) return;
  const { status, headers, body = '' } = answer;
  const connection = isLast ? { connection: 'close' } : {};
  const bodyless = status === 204 || message.method === 'HEAD';
  if (typeof body === 'object' && Symbol.asyncIterator in body) {
    response.writeHead(status, { ...headers, ...connection });
    if (bodyless) response.end();
    else await sendPieces(response, body);
    return;
  }
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  response.writeHead(status, {
    ...headers,
    ...(status === 204 ? {} : { 'content-length': String(bytes.length) }),
    ...connection,
  });
  response.end(bodyless ? undefined : bytes);
}

/** When it fails, the connection is cut, by which the client knows that it has not got all. */
async function sendPieces(response: ServerResponse, pieces: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), response, { signal: AbortSignal.timeout(piecesMsMax) });
  } catch (error) {
    // That the client has gone is no fault of anybody.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

/** How long a connection may be silent before a server that stops closes it. */
const lingerMs = 500;

/**
 * Refuses new connections at once, and lets go of those that are open: the answer to the next request on one says that it was the last. A
 * connection that is closed while it is idle may have a request on its way, of which nobody could tell whether it has arrived.
 */
function stopServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timers = [
      setTimeout(() => server.closeIdleConnections(), Math.min(lingerMs, graceMs)),
      setTimeout(() => server.closeAllConnections(), graceMs),
    ];
    // The method of HTTP servers begins with closing whatever is idle.
    NetServer.prototype.close.call(server, () => {
      timers.forEach(clearTimeout);
      resolve();
    });
  });
}
