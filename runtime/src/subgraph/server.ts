import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { createApollo, executingGateway } from '../http/apollo.js';
import { graphqlRoute } from '../http/graphql-route.js';
import { errorAnswer, jsonAnswer, startHttpServer, type HttpRequest, type RunningServer } from '../http/server.js';
import { newId } from '../ids.js';
import type { Identity } from '../identity/identity.js';
import type { Logger } from '../logging/logger.js';
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
 * nothing but its health. A process that only works answers nothing else at all.
 */
export async function serveSubgraph(
  subgraph: StartedSubgraph,
  options: { host: string; port: number; verifyIdentity: (token: string) => Identity | null; logger: Logger },
): Promise<RunningServer> {
  const execute = ({ source, request, context }: GatewayGraphQLRequestContext) =>
    subgraph.endpoint.execute(
      { query: source, variables: request.variables, operationName: request.operationName },
      context as RequestOrigin,
    );
  const apollo = createApollo({
    gateway: executingGateway(subgraph.schema, subgraph.name, execute),
    introspection: true,
    csrfPrevention: false,
    logger: options.logger,
  });
  await apollo.start();
  const graphql = graphqlRoute({
    path: '/graphql',
    apollo,
    bodyBytesMax,
    createContext(request) {
      const token = /^Bearer (.+)$/.exec(header(request, originHeaders.identity) ?? '')?.[1];
      const identity = token === undefined ? null : options.verifyIdentity(token);
      if (!identity) {
        return Promise.resolve({
          refusal: errorAnswer(401, 'UNAUTHENTICATED', 'A valid identity token for this subgraph is required.'),
        });
      }
      const correlationId = header(request, originHeaders.correlationId) ?? newId();
      const clientAddress = header(request, originHeaders.clientAddress) ?? request.remoteAddress;
      return Promise.resolve({ context: { identity, correlationId, clientAddress } });
    },
  });

  const server = await startHttpServer({
    host: options.host,
    port: options.port,
    logger: options.logger,
    routes: [
      ...(serves(subgraph.role) ? [graphql, ...subgraph.routes] : []),
      { path: '/healthz', methods: ['GET'], handle: () => jsonAnswer(200, { status: 'alive' }) },
      {
        path: '/readyz',
        methods: ['GET'],
        async handle() {
          try {
            await subgraph.checkReady();
            return jsonAnswer(200, { status: 'ready' });
          } catch (error) {
            return jsonAnswer(503, {
              status: 'not ready',
              database: error instanceof Error ? error.message : String(error),
            });
          }
        },
      },
    ],
  });
  return {
    ...server,
    async stop(graceMs) {
      await server.stop(graceMs);
      await apollo.stop();
    },
  };
}
