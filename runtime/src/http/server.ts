import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { maskError } from '../errors/mask.js';
import { newId } from '../ids.js';
import type { Logger } from '../logging/logger.js';

/** A request, read as far as its headers. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** The query string with its `?`, or an empty string. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
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
  /** Text is sent as UTF-8. */
  readonly body?: string | Buffer;
}

/** What answers one path. A path that ends in `*` stands for everything below it. */
export interface Route {
  readonly path: string;
  readonly methods: readonly string[];
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
    message.on('close', () => reject(new RequestAbortedError('The client went away before its body was complete.')));
  });
}

/** A running HTTP server. */
export interface RunningServer {
  readonly server: Server;
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, finishes those under way, and cuts what is left after `graceMs`. */
  stop: (graceMs?: number) => Promise<void>;
}

/**
 * Serves routes over HTTP/1.1.
 * @param host the address to listen on; `port` 0 takes any free one.
 */
export async function startHttpServer(options: {
  host: string;
  port: number;
  routes: readonly Route[];
  logger: Logger;
}): Promise<RunningServer> {
  const exact = new Map(
    options.routes.filter((route) => !route.path.endsWith('*')).map((route) => [route.path, route]),
  );
  const prefixes = options.routes.filter((route) => route.path.endsWith('*'));
  const find = (path: string): Route | undefined =>
    exact.get(path) ?? prefixes.find((route) => path.startsWith(route.path.slice(0, -1)));

  async function answer(message: IncomingMessage): Promise<HttpAnswer> {
    const target = message.url ?? '/';
    const queryAt = target.indexOf('?');
    const path = queryAt < 0 ? target : target.slice(0, queryAt);
    const route = find(path);
    if (!route) return errorAnswer(404, 'NOT_FOUND', `There is nothing at ${path.slice(0, 200)}.`);
    const method = message.method ?? 'GET';
    const head = method === 'HEAD' && route.methods.includes('GET');
    if (!head && !route.methods.includes(method)) {
      return errorAnswer(405, 'METHOD_NOT_ALLOWED', `Use ${route.methods.join(' or ')}.`, {
        allow: route.methods.join(', '),
      });
    }
    return route.handle({
      method,
      path,
      search: queryAt < 0 ? '' : target.slice(queryAt),
      headers: message.headers,
      remoteAddress: message.socket.remoteAddress ?? 'unknown',
      text: (bytesMax) => readText(message, bytesMax),
    });
  }

  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 30_000 },
    (message, response) => {
      // A server that stops waits for its connections, and clients keep theirs open for the next request.
      const sendAnswer = (result: HttpAnswer) => send(message, response, result, !server.listening);
      answer(message).then(sendAnswer, (error: unknown) => {
        if (error instanceof RequestAbortedError) return;
        const correlationId = newId();
        const masked = maskError(error, { logger: options.logger.child({ path: message.url }), correlationId });
        sendAnswer(jsonAnswer(500, { errors: [masked] }));
      });
    },
  );
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  return {
    server,
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    stop: (graceMs = 10_000) => stopServer(server, graceMs),
  };
}

/** @param isLast whether the connection ends with this answer. */
function send(message: IncomingMessage, response: ServerResponse, answer: HttpAnswer, isLast: boolean): void {
  if (response.headersSent || response.destroyed) return;
  const body = typeof answer.body === 'object' ? answer.body : Buffer.from(answer.body ?? '', 'utf8');
  const bodyless = answer.status === 204 || message.method === 'HEAD';
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'content-length': String(body.length) }),
    ...(isLast ? { connection: 'close' } : {}),
  });
  response.end(bodyless ? undefined : body);
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

function stopServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
