import type { Server } from 'node:http';
import { getOperationAST, OperationTypeNode, parse } from 'graphql';
import { correlationIdHeader, correlationIdOf } from '../http/correlation-id.js';
import type { Identity } from '../identity/identity.js';
import type { Logger } from '../logging/logger.js';
import type { RequestOrigin, SubgraphEndpoint, SubgraphRequest } from '../subgraph/execute.js';
import { originParams, resumeExtension } from '../subgraph/remote-subscription.js';
import { serveGraphqlSockets, SocketRefusal, type GraphqlSockets } from './graphql-socket.js';

/** Each gateway opens a socket for each stream, as the identity belongs to the socket. */
const operationsMax = 10;
/** As for its HTTP endpoint, though what subscribes is a client's document and small. */
const messageBytesMax = 10 * 1024 * 1024;

/** Serves a subgraph's subscriptions to the gateway: without a valid identity token in `connection_init` the socket is closed with 4403. */
export function serveSubgraphSockets(
  server: Server,
  { endpoint }: { readonly endpoint: SubgraphEndpoint },
  options: { readonly verifyIdentity: (token: string) => Identity | null; readonly logger: Logger },
): GraphqlSockets {
  return serveGraphqlSockets<RequestOrigin>({
    server,
    path: '/graphql',
    logger: options.logger,
    endpoint: {
      operationsMax,
      messageBytesMax,
      accept(params, request) {
        const token = params[originParams.identity];
        const identity = typeof token === 'string' ? options.verifyIdentity(token) : null;
        if (!identity) throw new SocketRefusal(4403, 'A valid identity token for this subgraph is required');
        const { correlationId, clientAddress } = params;
        return {
          identity,
          correlationId: correlationIdOf({ [correlationIdHeader]: String(correlationId) }),
          clientAddress:
            typeof clientAddress === 'string' ? clientAddress : (request.socket.remoteAddress ?? 'unknown'),
        };
      },
      answer(origin, { extensions, ...operation }) {
        if (!isSubscription(operation)) return endpoint.execute(operation, origin);
        const resumeAfter = extensions?.[resumeExtension];
        return endpoint.subscribe(typeof resumeAfter === 'string' ? { ...operation, resumeAfter } : operation, origin);
      },
    },
  });
}

function isSubscription({ query, operationName }: SubgraphRequest): boolean {
  try {
    const operation = getOperationAST(parse(query, { noLocation: true }), operationName);
    return operation?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    // What does not parse, the endpoint refuses.
    return false;
  }
}
