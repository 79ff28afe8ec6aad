import type { IncomingMessage, Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { requestError } from '@agio/runtime/errors/request-error';
import type { StreamingOrigin } from '@agio/runtime/http/apollo';
import type { Identity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import {
  serveGraphqlSockets,
  SocketRefusal,
  type GraphqlSockets,
  type SocketAnswer,
} from '@agio/runtime/live/graphql-socket';
import type { Logger } from '@agio/runtime/logging/logger';
import type { Metrics } from '@agio/runtime/observability/metrics';
import { onBehalfOf } from '@agio/runtime/observability/request-context';
import { SubgraphCallError } from '@agio/runtime/subgraph/caller';
import type { RequestOrigin, SubgraphRequest } from '@agio/runtime/subgraph/execute';
import { bracketDepthMax, nestsTooDeep } from '../limits/brackets.js';
import type { ReadySubscription } from './begin-subscription.js';
import type { LiveStreams } from './live-streams.js';
import type { LiveLimits } from './limits.js';
import { createSessions, type SessionCounts, type SocketSession } from './sessions.js';

export interface GatewaySocketsOptions {
  readonly server: Server;
  readonly apollo: ApolloServer<RequestOrigin>;
  readonly streams: LiveStreams;
  readonly limits: LiveLimits;
  readonly authenticate: (authorization: string | undefined) => Promise<Identity>;
  readonly clientAddressOf: (request: IncomingMessage) => string;
  readonly messageBytesMax: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * The WebSocket side of the one endpoint: queries, mutations and subscriptions, all checked by the Apollo Server that answers over HTTP, so that
 * validation, limits, masking and identity are the same.
 */
export function serveGatewaySockets(options: GatewaySocketsOptions): GraphqlSockets {
  const { apollo, streams, limits, logger } = options;
  const sessions = createSessions(options.authenticate, limits);

  async function answer(session: SocketSession, operation: SubgraphRequest): Promise<SocketAnswer> {
    if (nestsTooDeep(operation.query)) {
      const message = `The document nests deeper than ${bracketDepthMax} brackets.`;
      throw requestError('GRAPHQL_VALIDATION_FAILED', message);
    }
    const correlationId = newId();
    const origin = (): RequestOrigin => ({
      identity: session.identity,
      correlationId,
      clientAddress: session.clientAddress,
    });
    let ready: ReadySubscription | undefined;
    const contextValue: StreamingOrigin = { ...origin(), follow: (checked) => (ready = checked as ReadySubscription) };
    const { query, variables, operationName } = operation;
    const { body } = await onBehalfOf({ correlationId }, () =>
      apollo.executeOperation({ query, variables, operationName }, { contextValue }),
    );
    if (body.kind !== 'single') throw new Error('The answer came in parts.');
    if (ready && !body.singleResult.errors) {
      return streams.follow(ready, origin);
    }
    return body.singleResult;
  }

  const sockets = serveGraphqlSockets<SocketSession>({
    server: options.server,
    path: '/graphql',
    logger,
    socketsMax: limits.socketsMax,
    endpoint: {
      operationsMax: limits.operationsPerSocketMax,
      messageBytesMax: options.messageBytesMax,
      async accept(params, request, close) {
        try {
          return await sessions.begin({
            authorization: authorizationOf(params) ?? request.headers.authorization,
            clientAddress: options.clientAddressOf(request),
            close,
          });
        } catch (error) {
          // Whether a token is good cannot be told now: the client keeps its token and comes again.
          if (error instanceof SubgraphCallError) throw new SocketRefusal(1013, 'Try again later');
          throw error;
        }
      },
      renew: (session, params) => sessions.renew(session, authorizationOf(params)),
      answer,
      left: sessions.end,
    },
  });
  const { operations, refused } = sockets;
  registerSockets(options.metrics, { limits, sessions: sessions.counts, operations, refused });
  return {
    ...sockets,
    async stop() {
      await sockets.stop();
      await sessions.stop();
    },
  };
}

/** How many sockets and operations there are, what their bounds are, and how near to those the nearest are. */
function registerSockets(
  metrics: Metrics,
  read: { limits: LiveLimits; sessions: () => SessionCounts } & Pick<GraphqlSockets, 'operations' | 'refused'>,
): void {
  const { limits, sessions, operations, refused } = read;
  metrics.gauge({ name: 'agio_live_sockets', help: 'Open sockets of clients, by whose.', labels: ['of'] }, () => {
    const { ofUsers, ofNobody } = sessions();
    return [
      { labels: { of: 'users' }, value: ofUsers },
      { labels: { of: 'nobody' }, value: ofNobody },
    ];
  });
  metrics.gauge(
    { name: 'agio_live_sockets_max', help: 'Open sockets that all clients together may have.' },
    () => limits.socketsMax,
  );
  metrics.gauge(
    {
      name: 'agio_live_address_sockets_most',
      help: 'Open sockets of nobody from the address that has the most.',
    },
    () => sessions().ofOneAddress,
  );
  metrics.gauge(
    { name: 'agio_live_address_sockets_max', help: 'Open sockets of nobody that an address may have.' },
    () => limits.socketsPerAddressMax,
  );
  metrics.gauge(
    { name: 'agio_live_user_sockets_most', help: 'Open sockets of the user who has the most.' },
    () => sessions().ofOneUser,
  );
  metrics.gauge(
    { name: 'agio_live_user_sockets_max', help: 'Open sockets that a user may have.' },
    () => limits.socketsPerUserMax,
  );
  metrics.gauge(
    { name: 'agio_live_operations', help: 'Operations of clients under way on sockets.' },
    () => operations().operations,
  );
  metrics.gauge(
    { name: 'agio_live_socket_operations_most', help: 'Operations under way on the socket that has the most.' },
    () => operations().operationsOfOneSocket,
  );
  metrics.gauge(
    { name: 'agio_live_socket_operations_max', help: 'Operations that may be under way on a socket.' },
    () => limits.operationsPerSocketMax,
  );
  metrics.counter(
    {
      name: 'agio_live_refused_total',
      help: 'What was refused as one too many: sockets of all, of a user or of an address, or operations of a socket.',
      labels: ['what'],
    },
    () => [
      { labels: { what: 'sockets' }, value: refused() + sessions().refused },
      { labels: { what: 'operations' }, value: operations().operationsRefused },
    ],
  );
}

/** The token that a client sends in `connection_init`, or later in a `ping`: `{"authorization": "Bearer <access token>"}`. */
function authorizationOf(params: Readonly<Record<string, unknown>>): string | undefined {
  const value = params['authorization'] ?? params['Authorization'];
  if (value === undefined || value === null) return undefined;
  // What is no text is no token either, and refused as one.
  return typeof value === 'string' ? value : '';
}
