import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { RequestOrigin } from '../subgraph/execute.js';
import { secondsBuckets, type Metrics } from './metrics.js';
import { inSpan } from './tracing.js';

/**
 * Measures the operations of an endpoint, by their type and how they ended: `ok`, `errors` (data with errors) or `refused` (no data). Their names are
 * the client's, who may make up as many as he likes, so they are no label.
 */
export function operationMetrics(metrics: Metrics): ApolloServerPlugin<RequestOrigin> {
  const durations = metrics.histogram({
    name: 'agio_graphql_operation_duration_seconds',
    help: 'How long GraphQL operations took, by type and outcome: ok, errors (data with errors) or refused (no data).',
    labels: ['type', 'outcome'],
    buckets: secondsBuckets,
  });
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse({ operation, response }) {
          const result = response.body.kind === 'single' ? response.body.singleResult : response.body.initialResult;
          const outcome = result.data === undefined ? 'refused' : result.errors ? 'errors' : 'ok';
          const seconds = (performance.now() - startedAt) / 1000;
          durations.observe({ type: operation?.operation ?? 'none', outcome }, seconds);
        },
      };
    },
  };
}

/** A graph whose operations are traced: a span for each one that is executed. */
export function tracedGateway(gateway: GatewayInterface): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
    async load(options) {
      const { executor } = await gateway.load(options);
      if (!executor) return { executor };
      return {
        executor(request) {
          const { operation, operationName } = request;
          const attributes = {
            'graphql.operation.type': operation.operation,
            ...(operationName ? { 'graphql.operation.name': operationName.slice(0, 100) } : {}),
          };
          return inSpan({ name: `graphql ${operation.operation}`, kind: 'internal', attributes }, async (span) => {
            const answer = await executor(request);
            if (answer.errors) span?.fail('the answer has errors');
            return answer;
          });
        },
      };
    },
    stop: () => gateway.stop(),
  };
}
