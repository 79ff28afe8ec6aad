import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import type { GatewayGraphQLRequestContext, GatewayInterface } from '@apollo/server-gateway-interface';
import {
  GraphQLError,
  OperationTypeNode,
  type FormattedExecutionResult,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { asGraphQLError, maskError } from '../errors/mask.js';
import { requestError } from '../errors/request-error.js';
import { newId } from '../ids.js';
import type { Logger } from '../logging/logger.js';
import { noMetrics, type Metrics } from '../observability/metrics.js';
import { currentRequest } from '../observability/request-context.js';
import { operationMetrics, tracedGateway } from '../observability/graphql.js';
import { isTracing } from '../observability/tracing.js';
import type { RequestOrigin } from '../subgraph/execute.js';

/** Tokens of a document at most. The largest document of the first frontend has about 120. */
const documentTokensMax = 2_000;

/** The context of an operation from where a subscription can be followed. */
export interface StreamingOrigin extends RequestOrigin {
  /** Takes a subscription that was checked like any other operation, in place of an answer. What it is, its executor knows. */
  readonly follow: (checked: unknown) => void;
}

/**
 * Refuses what names no operation or over HTTP, a subscription, which Apollo Server would answer with 500, and gives every answer without data the status 400 that the
 * GraphQL-over-HTTP specification asks for.
 */
const properStatus: ApolloServerPlugin<RequestOrigin> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation, request, contextValue }) => {
        if (operation?.operation === OperationTypeNode.SUBSCRIPTION && !('follow' in contextValue)) {
          const message =
            'Over HTTP only queries and mutations are answered: subscribe over WebSocket, by the protocol graphql-transport-ws.';
          throw requestError('OPERATION_RESOLUTION_FAILURE', message, { http: { status: 400 } });
        }
        if (operation) return Promise.resolve();
        const message = request.operationName
          ? `The document has no operation named ${JSON.stringify(request.operationName.slice(0, 80))}.`
          : 'The document has several operations: say which by `operationName`.';
        throw requestError('OPERATION_RESOLUTION_FAILURE', message, { http: { status: 400 } });
      },
      willSendResponse: ({ response }) => {
        const refused = response.body.kind === 'single' && response.body.singleResult.data === undefined;
        if (refused) response.http.status ??= 400;
        return Promise.resolve();
      },
    }),
};

/**
 * An Apollo Server with what every endpoint of the platform has in common. Its executor masks the errors of execution, with the request's
 * correlation id; what goes wrong before that is masked here.
 */
export function createApollo(options: {
  gateway: GatewayInterface;
  logger: Logger;
  introspection: boolean;
  /** Off where only other parts of the platform call, which have no browser in between. */
  csrfPrevention: boolean;
  validationRules?: ValidationRule[];
  plugins?: ApolloServerPlugin<RequestOrigin>[];
  metrics?: Metrics;
}): ApolloServer<RequestOrigin> {
  const { logger, metrics = noMetrics } = options;
  return new ApolloServer<RequestOrigin>({
    gateway: isTracing() ? tracedGateway(options.gateway) : options.gateway,
    introspection: options.introspection,
    csrfPrevention: options.csrfPrevention,
    validationRules: options.validationRules ?? [],
    plugins: [properStatus, ...(metrics.isOn ? [operationMetrics(metrics)] : []), ...(options.plugins ?? [])],
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: documentTokensMax },
    logger: {
      debug: () => {},
      info: () => {},
      warn: (message) => logger.warn({ part: 'apollo' }, String(message)),
      error: (message) => logger.error({ part: 'apollo' }, String(message)),
    },
    formatError(formatted, error) {
      const { message, path, extensions } = formatted;
      const originalError = error instanceof Error ? error : new Error(String(error));
      return maskError(new GraphQLError(message, { path: path as (string | number)[], originalError, extensions }), {
        logger,
        correlationId: currentRequest()?.correlationId ?? newId(),
      });
    },
  });
}

/** What Apollo Server asks instead of executing a schema itself. */
export function executingGateway(
  schema: GraphQLSchema,
  sdl: string,
  execute: (request: GatewayGraphQLRequestContext) => Promise<FormattedExecutionResult>,
): GatewayInterface {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: sdl });
      return () => {};
    },
    load: () =>
      Promise.resolve({
        async executor(request) {
          const { errors, ...answer } = await execute(request);
          return errors ? { ...answer, errors: errors.map(asGraphQLError) } : answer;
        },
      }),
    stop: () => Promise.resolve(),
  };
}
