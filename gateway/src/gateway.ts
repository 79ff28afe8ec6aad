import type { ApolloServerPlugin } from '@apollo/server';
import { createApollo } from '@agio/runtime/http/apollo';
import { graphqlRoute } from '@agio/runtime/http/graphql-route';
import {
  errorAnswer,
  jsonAnswer,
  startHttpServer,
  type HttpRequest,
  type Route,
  type RunningServer,
} from '@agio/runtime/http/server';
import type { Logger } from '@agio/runtime/logging/logger';
import { noMetrics } from '@agio/runtime/observability/metrics';
import { observedDirectory } from '@agio/runtime/observability/observed-directory';
import type { Observability } from '@agio/runtime/observability/process';
import { createReadiness, type Dependency } from '@agio/runtime/observability/readiness';
import { createSubgraphCaller, SubgraphCallError, type SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import type { RequestOrigin } from '@agio/runtime/subgraph/execute';
import { createEdge, edgeName } from './edge/edge.js';
import { nameLiteralErrors } from './graph/literal-errors.js';
import { followSupergraphFile, type SupergraphFile } from './graph/supergraph-file.js';
import { createSupergraph } from './graph/supergraph.js';
import { createAuthenticator } from './identity/authenticate.js';
import { followRevocations } from './identity/revocations.js';
import { createVerificationKeys } from './identity/verification-keys.js';
import { readLiveLimits, type LiveLimits } from './live/limits.js';
import { createLiveStreams } from './live/live-streams.js';
import { serveGatewaySockets } from './live/sockets.js';
import { bracketDepthMax, nestsTooDeep } from './limits/brackets.js';
import { limitRules } from './limits/rules.js';

export interface GatewayOptions {
  readonly host: string;
  readonly port: number;
  /** The composed supergraph. One with a path is replaced when its file changes. */
  readonly supergraph: { readonly sdl: string } | SupergraphFile;
  /** How the subgraphs are reached. */
  readonly directory: SubgraphDirectory;
  /**
   * Told where a supergraph says its subgraphs are, the gateway's own left out.
   * @throws Error which refuses the supergraph.
   */
  readonly announce?: (urls: Readonly<Record<string, string>>) => void;
  readonly logger: Logger;
  readonly introspection: boolean;
  /** Reverse proxies in front that each append the address they see to X-Forwarded-For; 0 when clients connect directly. */
  readonly trustedProxies: number;
  /** Plain HTTP beside the graph. */
  readonly routes?: readonly Route[];
  readonly plugins?: ApolloServerPlugin<RequestOrigin>[];
  /** What it works with in this process; unless given, nothing: a subgraph elsewhere that is down takes only its own fields with it. */
  readonly dependencies?: readonly Dependency[];
  /** What one client may take; unless given, as where no variable says otherwise. */
  readonly liveLimits?: LiveLimits;
  /** Unless given, nobody asks for metrics. */
  readonly observability?: Pick<Observability, 'metrics' | 'drainMs'>;
}

/** A client's document with its variables; the largest of the first frontend has 2 KiB. */
const bodyBytesMax = 256 * 1024;

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** The client's address, past as many proxies as are trusted. */
function clientAddressOf(request: Pick<HttpRequest, 'headers' | 'remoteAddress'>, trustedProxies: number): string {
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
  const { logger, dependencies = [], observability = { metrics: noMetrics, drainMs: 0 } } = options;
  const { metrics, drainMs } = observability;
  const edge = createEdge(logger);
  const others = observedDirectory(options.directory, metrics);
  const directory: SubgraphDirectory = (name) => (name === edgeName ? edge : others(name));
  const call = createSubgraphCaller(edgeName, directory);
  const keys = createVerificationKeys(call);
  const revocations = followRevocations(call, logger);
  const authenticate = createAuthenticator({ keys, revocations });
  const supergraph = createSupergraph({
    supergraphSdl: options.supergraph.sdl,
    directory,
    announce({ [edgeName]: _own, ...others }) {
      options.announce?.(others);
    },
    logger,
  });
  const apollo = createApollo({
    gateway: supergraph,
    introspection: options.introspection,
    csrfPrevention: true,
    validationRules: limitRules,
    plugins: [nameLiteralErrors, ...(options.plugins ?? [])],
    logger,
    metrics,
  });
  await apollo.start();
  const readiness = createReadiness({ dependencies: () => dependencies, hasStarted: () => true, drainMs, logger });

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
            correlationId: request.correlationId,
            clientAddress: clientAddressOf(request, options.trustedProxies),
          };
          return { context: origin };
        } catch (error) {
          if (error instanceof SubgraphCallError) return { refusal: noKeys };
          throw error;
        }
      },
    }),
    {
      path: '/.well-known/jwks.json',
      methods: ['GET'],
      handle: async () => jsonAnswer(200, await keys.keySet(), { 'cache-control': 'public, max-age=30' }),
    },
    ...readiness.routes,
    ...(options.routes ?? []),
  ];
  const server = await startHttpServer({ host: options.host, port: options.port, routes, logger, metrics });
  const { liveLimits = readLiveLimits({}) } = options;
  const streams = createLiveStreams({ directory, logger, metrics, backlogEventsMax: liveLimits.backlogEventsMax });
  const sockets = serveGatewaySockets({
    server: server.server,
    apollo,
    streams,
    limits: liveLimits,
    authenticate,
    clientAddressOf: ({ headers, socket: { remoteAddress = 'unknown' } }) =>
      clientAddressOf({ headers, remoteAddress }, options.trustedProxies),
    messageBytesMax: bodyBytesMax,
    logger,
    metrics,
  });
  const file = 'path' in options.supergraph ? options.supergraph : undefined;
  const following =
    file &&
    followSupergraphFile({
      file,
      async replace(sdl) {
        await supergraph.replace(sdl);
        await streams.supergraphReplaced();
      },
      logger,
      metrics,
    });
  return {
    ...server,
    async stop(graceMs) {
      await readiness.drain();
      await following?.stop();
      await Promise.all([sockets.stop(), server.stop(graceMs)]);
      await revocations.stop();
      await apollo.stop();
    },
  };
}
