import type { ApolloServerPlugin } from '@apollo/server';
import {
  errorAnswer,
  jsonAnswer,
  startHttpServer,
  type HttpRequest,
  type Route,
  type RunningServer,
} from '@agio/runtime/http/server';
import { createApollo } from '@agio/runtime/http/apollo';
import { graphqlRoute } from '@agio/runtime/http/graphql-route';
import { newId } from '@agio/runtime/ids';
import type { Logger } from '@agio/runtime/logging/logger';
import { createSubgraphCaller, SubgraphCallError, type SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import type { RequestOrigin } from '@agio/runtime/subgraph/execute';
import { createEdge, edgeName } from './edge/edge.js';
import { nameLiteralErrors } from './graph/literal-errors.js';
import { createSupergraph } from './graph/supergraph.js';
import { createAuthenticator } from './identity/authenticate.js';
import { followRevocations } from './identity/revocations.js';
import { createVerificationKeys } from './identity/verification-keys.js';
import { bracketDepthMax, nestsTooDeep } from './limits/brackets.js';
import { limitRules } from './limits/rules.js';

export interface GatewayOptions {
  readonly host: string;
  readonly port: number;
  readonly supergraphSdl: string;
  /** How the subgraphs are reached. */
  readonly directory: SubgraphDirectory;
  readonly logger: Logger;
  readonly introspection: boolean;
  /** Reverse proxies in front that each append the address they see to X-Forwarded-For; 0 when clients connect directly. */
  readonly trustedProxies: number;
  /** Plain HTTP beside the graph. */
  readonly routes?: readonly Route[];
  readonly plugins?: ApolloServerPlugin<RequestOrigin>[];
  /** Rejects while queries cannot be served. */
  readonly checkReady: () => Promise<void>;
}

/** A client's document with its variables; the largest of the first frontend has 2 KiB. */
const bodyBytesMax = 256 * 1024;
const correlationIdPattern = /^[\w.:-]{1,100}$/;

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** The id under which every log of the platform has this request: the client's own, when it is one, or a new one. */
function correlationIdOf(request: HttpRequest): string {
  const given = single(request.headers['x-correlation-id']);
  return given !== undefined && correlationIdPattern.test(given) ? given : newId();
}

/** The client's address, past as many proxies as are trusted. */
function clientAddressOf(request: HttpRequest, trustedProxies: number): string {
  const hops = (single(request.headers['x-forwarded-for']) ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return trustedProxies === 0 ? request.remoteAddress : (hops.at(-trustedProxies) ?? request.remoteAddress);
}

/** Whether a token is good cannot be told before users has told its keys once: the client keeps its token and comes again. */
const noKeys = errorAnswer(
  503,
  'SERVICE_UNAVAILABLE',
  'Access tokens cannot be verified at this moment; try again shortly.',
  {
    'retry-after': '2',
  },
);

/** Starts the one endpoint of the platform. */
export async function startGateway(options: GatewayOptions): Promise<RunningServer> {
  const { logger } = options;
  const edge = createEdge(logger);
  const directory: SubgraphDirectory = (name) => (name === edgeName ? edge : options.directory(name));
  const call = createSubgraphCaller(edgeName, directory);
  const keys = createVerificationKeys(call);
  const revocations = followRevocations(call, logger);
  const authenticate = createAuthenticator({ keys, revocations });
  const apollo = createApollo({
    gateway: createSupergraph({ supergraphSdl: options.supergraphSdl, directory, logger }),
    introspection: options.introspection,
    csrfPrevention: true,
    validationRules: limitRules,
    plugins: [nameLiteralErrors, ...(options.plugins ?? [])],
    logger,
  });
  await apollo.start();

  const routes: Route[] = [
    graphqlRoute<RequestOrigin>({
      path: '/graphql',
      apollo,
      bodyBytesMax,
      inspect: (query) =>
        nestsTooDeep(query)
          ? errorAnswer(400, 'GRAPHQL_VALIDATION_FAILED', `The document nests deeper than ${bracketDepthMax} brackets.`)
          : undefined,
      async createContext(request) {
        try {
          const origin: RequestOrigin = {
            identity: await authenticate(single(request.headers.authorization)),
            correlationId: correlationIdOf(request),
            clientAddress: clientAddressOf(request, options.trustedProxies),
          };
          return { context: origin };
        } catch (error) {
          if (error instanceof SubgraphCallError) return { refusal: noKeys };
          throw error;
        }
      },
      responseHeaders: ({ correlationId }) => ({ 'x-correlation-id': correlationId }),
    }),
    {
      path: '/.well-known/jwks.json',
      methods: ['GET'],
      handle: async () => jsonAnswer(200, await keys.keySet(), { 'cache-control': 'public, max-age=30' }),
    },
    { path: '/healthz', methods: ['GET'], handle: () => jsonAnswer(200, { status: 'alive' }) },
    { path: '/readyz', methods: ['GET'], handle: () => readiness(options.checkReady) },
    ...(options.routes ?? []),
  ];
  const server = await startHttpServer({ host: options.host, port: options.port, routes, logger });
  return {
    ...server,
    async stop(graceMs) {
      await server.stop(graceMs);
      await revocations.stop();
      await apollo.stop();
    },
  };
}

async function readiness(checkReady: () => Promise<void>) {
  try {
    await checkReady();
    return jsonAnswer(200, { status: 'ready' });
  } catch (error) {
    return jsonAnswer(503, { status: 'not ready', reason: error instanceof Error ? error.message : String(error) });
  }
}
