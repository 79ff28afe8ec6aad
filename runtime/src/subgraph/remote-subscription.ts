import type { FormattedExecutionResult } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { requestError } from '../errors/request-error.js';
import type { IdentitySigner } from '../identity/identity-token.js';
import { createEventQueue, type EventQueue } from '../streams/queue.js';
import { createStream, ended, type EventStream } from '../streams/event-stream.js';
import type { RequestOrigin, SubgraphRequest } from './execute.js';

/** The keys of `connection_init` in which an operation's origin crosses to another process, as its headers do over HTTP. */
export const originParams = {
  identity: 'identity',
  correlationId: 'correlationId',
  clientAddress: 'clientAddress',
} as const;

/** The extension of a subscription that names the cursor behind which it is taken up again. */
export const resumeExtension = 'resumeAfter';

const ackWaitMs = 2_000;
/** How long the other side may be silent before the connection counts as lost. */
const pingMs = 5_000;
/** Answers that wait for their reader. */
const answersMax = 1_000;

const awayError = (name: string, cause?: string) =>
  requestError('SERVICE_UNAVAILABLE', `The service ${name} does not answer now; try again shortly.`, { cause });

const overflowError = (name: string) =>
  requestError('SERVICE_BUSY', `More comes from the service ${name} than can be handed on; subscribe again.`);

/**
 * Follows a subscription of a subgraph in another process by graphql-ws, over a socket of its own, as the identity belongs to the socket. The
 * replicas are tried in turn until one accepts it; from then on a lost connection is an error for the reader, who alone knows where to resume.
 */
export function followRemotely(options: {
  name: string;
  /** The GraphQL endpoints of its replicas, the one to be tried first first. */
  urls: readonly string[];
  signIdentity: IdentitySigner;
  request: SubgraphRequest;
  origin: RequestOrigin;
}): EventStream<FormattedExecutionResult> {
  const { name, urls, signIdentity, origin } = options;
  let opening: Promise<EventQueue<FormattedExecutionResult>> | undefined;
  let current: Client | undefined;
  let isClosed = false;

  async function open(): Promise<EventQueue<FormattedExecutionResult>> {
    const failures: string[] = [];
    // While the platform's secret is rotated, some replicas have the next one already.
    const tokens = new Set(
      (['current', 'previous'] as const).map((under) => signIdentity(origin.identity, name, under)),
    );
    for (const url of urls) {
      for (const token of tokens) {
        if (isClosed) throw awayError(name);
        try {
          return await connect(url, token);
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error));
        }
      }
    }
    throw awayError(name, failures.join('; '));
  }

  function connect(url: string, token: string): Promise<EventQueue<FormattedExecutionResult>> {
    const client = clientOf(url, {
      [originParams.identity]: token,
      [originParams.correlationId]: origin.correlationId,
      [originParams.clientAddress]: origin.clientAddress,
    });
    current = client;
    return new Promise((resolve, reject) => {
      const queue = createEventQueue<FormattedExecutionResult>({
        eventsMax: answersMax,
        overflow: () => overflowError(name),
        onEnd: () => end(client),
      });
      client.on('connected', () => resolve(queue));
      client.subscribe(
        {
          ...options.request,
          variables: options.request.variables ?? null,
          operationName: options.request.operationName ?? null,
          extensions: { [resumeExtension]: options.request.resumeAfter },
        },
        {
          next: (answer) => queue.push(answer as FormattedExecutionResult),
          error(error) {
            if (Array.isArray(error)) {
              queue.push({ errors: error });
              queue.end();
              return;
            }
            const cause = describe(error);
            reject(new Error(`${url}: ${cause}`));
            queue.end(awayError(name, cause));
          },
          complete: () => queue.end(),
        },
      );
    });
  }

  return createStream<FormattedExecutionResult>({
    async pull() {
      const queue = await (opening ??= open());
      const step = await queue.stream.next();
      return step.done ? ended : step;
    },
    close() {
      isClosed = true;
      opening?.then((queue) => queue.stream.return()).catch(() => {});
      if (current) end(current);
    },
  });
}

/** Ends a connection. One that is still being made may fail of that or by itself, of which nobody wants to know any more. */
function end(client: Client): void {
  void Promise.resolve(client.dispose()).catch(() => {});
}

/** What has ended a connection: the event of its closing, or an error. */
function describe(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  return `closed with ${String(code)} ${String(reason)}`;
}

function clientOf(url: string, connectionParams: Record<string, unknown>): Client {
  let silence: NodeJS.Timeout | undefined;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
    connectionAckWaitTimeout: ackWaitMs,
    keepAlive: pingMs,
    on: {
      ping(received) {
        if (!received) silence = setTimeout(() => client.terminate(), pingMs);
      },
      pong(received) {
        if (received) clearTimeout(silence);
      },
      closed: () => clearTimeout(silence),
    },
  });
  return client;
}
