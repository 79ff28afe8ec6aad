import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { createApollo, executingGateway } from '../http/apollo.js';
import { graphqlRoute } from '../http/graphql-route.js';
import { errorAnswer, startHttpServer, type HttpRequest, type Route, type RunningServer } from '../http/server.js';
import type { Identity } from '../identity/identity.js';
import { serveSubgraphSockets } from '../live/subgraph-sockets.js';
import type { Logger } from '../logging/logger.js';
import { noMetrics, type Metrics } from '../observability/metrics.js';
import { metricsRoute, type Observability } from '../observability/process.js';
import { createReadiness } from '../observability/readiness.js';
import type { RequestOrigin } from './execute.js';
import type { StartedSubgraph } from './host.js';
import { originHeaders } from './remote-endpoint.js';
import { serves } from './role.js';

/** A gateway's fetch is larger than a client's query: it carries the keys of every entity of a page. */
const bodyBytesMax = 10 * 1024 * 1024;

const header = (request: HttpRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/**
 * Serves a subgraph over HTTP to the gateway and to the other subgraphs. Without a valid identity token for this very subgraph it answers
 * nothing but its health and metrics. A process that only works answers nothing else at all.
 */
export async function serveSubgraph(
  subgraph: StartedSubgraph,
  options: {
    host: string;
    port: number;
    verifyIdentity: (token: string) => Identity | null;
    logger: Logger;
    observability?: Pick<Observability, 'metrics' | 'drainMs'>;
  },
): Promise<RunningServer> {
  const { host, port, logger, observability = { metrics: noMetrics, drainMs: 0 } } = options;
  const { metrics, drainMs } = observability;
  const apollo = serves(subgraph.role) ? createSubgraphApollo(subgraph, logger, metrics) : undefined;
  await apollo?.start();
  const { dependencies, hasStarted } = subgraph;
  const readiness = createReadiness({ dependencies: () => dependencies, hasStarted, drainMs, logger });

  const server = await startHttpServer({
    host,
    port,
    logger,
    metrics,
    trustsPeers: true,
    routes: [
      ...(apollo ? [subgraphRoute(apollo, options.verifyIdentity), ...subgraph.routes] : []),
      ...readiness.routes,
      metricsRoute(metrics),
    ],
  });
  const sockets = apollo ? serveSubgraphSockets(server.server, subgraph, options) : undefined;
  return {
    ...server,
    async stop(graceMs) {
      await readiness.drain();
      await Promise.all([sockets?.stop(), server.stop(graceMs)]);
      await apollo?.stop();
    },
  };
}

function createSubgraphApollo(subgraph: StartedSubgraph, logger: Logger, metrics: Metrics) {
  const execute = ({ source, request, context }: GatewayGraphQLRequestContext) =>
    subgraph.endpoint.execute(
      { query: source, variables: request.variables, operationName: request.operationName },
      context as RequestOrigin,
    );
  return createApollo({
    gateway: executingGateway(subgraph.schema, subgraph.name, execute),
    introspection: true,
    csrfPrevention: false,
    logger,
    metrics,
  });
}

const noIdentity = errorAnswer(401, 'UNAUTHENTICATED', 'A valid identity token for this subgraph is required.');

function subgraphRoute(
  apollo: ReturnType<typeof createSubgraphApollo>,
  verifyIdentity: (token: string) => Identity | null,
): Route {
  return graphqlRoute<RequestOrigin>({
    path: '/graphql',
    apollo,
    bodyBytesMax,
    createContext(request) {
      const token = /^Bearer (.+)$/.exec(header(request, originHeaders.identity) ?? '')?.[1];
      const identity = token === undefined ? null : verifyIdentity(token);
      if (!identity) return Promise.resolve({ refusal: noIdentity });
      const { correlationId, remoteAddress } = request;
      const clientAddress = header(request, originHeaders.clientAddress) ?? remoteAddress;
      return Promise.resolve({ context: { identity, correlationId, clientAddress } });
    },
  });
}
