import type { FormattedExecutionResult } from 'graphql';
import { Pool } from 'undici';
import { requestError } from '../errors/request-error.js';
import type { IdentitySigner } from '../identity/identity-token.js';
import type { Secret } from '../secret.js';
import type { RequestOrigin, SubgraphEndpoint, SubgraphRequest } from './execute.js';
import { BreakerOpenError, createBreaker } from './breaker.js';
import { followRemotely } from './remote-subscription.js';
import { createOperationReader, NonsenseAnswerError, readAnswer, type RemoteOperation } from './remote-operation.js';

/** The headers in which a request's origin crosses to another process. */
export const originHeaders = {
  identity: 'authorization',
  correlationId: 'x-correlation-id',
  clientAddress: 'x-client-address',
  traceparent: 'traceparent',
} as const;

const connectTimeoutMs = 2_000;
/** Connections to one replica. */
const connectionsMax = 64;
/** Requests on their way to one subgraph; a subgraph that hangs must not fill this process with what waits for it. */
const requestsMax = 1_024;
const answerBytesMax = 32 * 1024 * 1024;

/** Codes of connections that were never made: the request has certainly not arrived. */
const notSentCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Codes of connections that ended before the answer. One that was kept open may have been closed just as it was used again. */
const lostCodes: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Connections are not kept open for longer, which is well before the other side closes them. */
const idleConnectionMsMax = 10_000;

/** The replica has refused our identity token, and so has done nothing. */
class IdentityRefusedError extends Error {
  override name = 'IdentityRefusedError';
}

/** Whether the replica has certainly done nothing of what it was asked. */
const isUndone = (error: unknown): boolean =>
  error instanceof BreakerOpenError || error instanceof IdentityRefusedError || notSentCodes.has(codeOf(error));

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/** One process of a subgraph. */
interface Replica {
  readonly ask: (
    operation: RemoteOperation,
    request: SubgraphRequest,
    origin: RequestOrigin,
    timeoutMs: number,
  ) => Promise<FormattedExecutionResult>;
  readonly close: () => Promise<void>;
}

function createReplica(name: string, address: string, signIdentity: IdentitySigner): Replica {
  const url = new URL(address);
  const pool = new Pool(url.origin, {
    connections: connectionsMax,
    pipelining: 1,
    connect: { timeout: connectTimeoutMs },
    keepAliveMaxTimeout: idleConnectionMsMax,
    maxResponseSize: answerBytesMax,
  });
  const breaker = createBreaker(`${name}@${url.host}`);
  /** The secret that the replica was last known to accept. While the platform's is rotated, some replicas have the next one already. */
  let secret: keyof Secret = 'current';

  async function sendAs(token: string, request: SubgraphRequest, origin: RequestOrigin, signal: AbortSignal) {
    const answer = await pool.request({
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [originHeaders.identity]: `Bearer ${token}`,
        [originHeaders.correlationId]: origin.correlationId,
        [originHeaders.clientAddress]: origin.clientAddress,
        ...(origin.traceparent === undefined ? {} : { [originHeaders.traceparent]: origin.traceparent }),
      },
      body: JSON.stringify(request),
      signal,
    });
    const body = await answer.body.text();
    if (answer.statusCode === 401) {
      throw new IdentityRefusedError(`${url.host} refuses our identity token: AGIO_SECRET or the clocks differ`);
    }
    // A refusal of the whole operation, as for a bad variable, is an answer too. A page of a proxy or of something else is none.
    if (answer.statusCode >= 500 || answer.statusCode === 404) {
      throw new NonsenseAnswerError(`${url.host} answered ${answer.statusCode}`);
    }
    return body;
  }

  async function send(
    operation: RemoteOperation,
    request: SubgraphRequest,
    origin: RequestOrigin,
    timeoutMs: number,
  ): Promise<FormattedExecutionResult> {
    const signal = AbortSignal.timeout(timeoutMs);
    const other = secret === 'current' ? 'previous' : 'current';
    const token = signIdentity(origin.identity, name, secret);
    try {
      return readAnswer(operation, await sendAs(token, request, origin, signal)) as FormattedExecutionResult;
    } catch (error) {
      const otherToken = signIdentity(origin.identity, name, other);
      if (!(error instanceof IdentityRefusedError) || otherToken === token) throw error;
      const body = await sendAs(otherToken, request, origin, signal);
      secret = other;
      return readAnswer(operation, body) as FormattedExecutionResult;
    }
  }

  return {
    ask: (...args) => breaker.run(() => send(...args)),
    async close() {
      breaker.forget();
      await pool.close();
    },
  };
}

/**
 * A subgraph in other processes, asked over HTTP with a signed identity: its replicas in turn, each behind a breaker of its own. A request
 * that a replica has certainly not got goes to the next one. What it may have got is sent again only when it is a query, and once; to a single
 * replica only when the connection was lost.
 * @param options.urls the GraphQL endpoint of each replica.
 * @param options.signIdentity answers the identity token for this subgraph.
 * @param options.timeoutMs the longest that an answer may take, whatever is tried for it.
 * @throws GraphQLError SERVICE_UNAVAILABLE when there is no usable answer in time; what was asked may have been done all the same.
 * SERVICE_BUSY when so much is on its way already that it was not asked.
 */
export function remoteEndpoint(options: {
  name: string;
  urls: readonly string[];
  signIdentity: IdentitySigner;
  timeoutMs: number;
}): SubgraphEndpoint & { close: () => Promise<void> } {
  const { name, timeoutMs } = options;
  const replicas = options.urls.map((url) => createReplica(name, url, options.signIdentity));
  const readOperation = createOperationReader();
  let turn = 0;
  let requests = 0;

  /** The replicas, beginning with the one whose turn it is; a single one twice. */
  function inTurn(): Replica[] {
    if (replicas.length === 1) return [...replicas, ...replicas];
    const first = turn++ % replicas.length;
    return [...replicas.slice(first), ...replicas.slice(0, first)];
  }

  async function ask(request: SubgraphRequest, origin: RequestOrigin): Promise<FormattedExecutionResult> {
    const operation = readOperation(request);
    const until = performance.now() + timeoutMs;
    const failures: string[] = [];
    const isAlone = replicas.length === 1;
    let mayRepeat = operation.isQuery;
    for (const replica of inTurn()) {
      const leftMs = Math.ceil(until - performance.now());
      if (leftMs <= 0) break;
      try {
        // A replica that hangs must leave time for another.
        return await replica.ask(operation, request, origin, mayRepeat && !isAlone ? Math.ceil(leftMs / 2) : leftMs);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
        // What was alone in refusing does so again.
        if (isAlone && !lostCodes.has(codeOf(error))) break;
        if (isUndone(error)) continue;
        if (!mayRepeat) break;
        mayRepeat = false;
      }
    }
    throw requestError('SERVICE_UNAVAILABLE', `The service ${name} does not answer now; try again shortly.`, {
      cause: failures.join('; '),
    });
  }

  return {
    async execute(request, origin) {
      if (requests >= requestsMax) {
        throw requestError('SERVICE_BUSY', `Too much is waiting for the service ${name}; try again shortly.`);
      }
      requests++;
      try {
        return await ask(request, origin);
      } finally {
        requests--;
      }
    },
    subscribe(request, origin) {
      const first = turn++ % options.urls.length;
      const urls = [...options.urls.slice(first), ...options.urls.slice(0, first)];
      return followRemotely({ name, urls, signIdentity: options.signIdentity, request, origin });
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
    },
  };
}
