import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource, type ServiceMap } from '@apollo/gateway';
import { QueryPlanner, type FetchNode, type PlanNode, type QueryPlan } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { requestError } from '@agio/runtime/errors/request-error';
import type { ExecutionResult, FormattedExecutionResult, GraphQLSchema } from 'graphql';
import { misshapen, shapeAnswer } from '../graph/answer-shape.js';
import { shapeOfSingleFetch } from '../graph/single-fetch.js';

/*
 * Apollo's gateway plans a subscription but does not run it. Everything that this platform uses of Apollo for it is in this file, all of it
 * exported; apollo-adapter.contract.test.ts tells when an upgrade changes it.
 */

/** What a client has subscribed to, checked and with its misleading aliases renamed. */
export type SubscriptionRequest = Pick<GatewayGraphQLRequestContext, 'document' | 'request' | 'context'>;

/** How a subscription is answered. */
export interface SubscriptionPlan {
  /** The subgraph whose events it follows. */
  readonly subgraph: string;
  /** What that subgraph is subscribed to. */
  readonly upstream: { readonly query: string; readonly operationName: string | undefined };
  /** Equal for plans that do the same. */
  readonly fingerprint: string;
  /** The names of the client's variables that the upstream needs. */
  readonly variables: readonly string[];
  /**
   * Answers an event as the client asked for it: what other subgraphs know of it is fetched as for a query.
   * @param event the primary subgraph's answer; it is changed, so give each call one of its own.
   */
  readonly join: (event: FormattedExecutionResult, request: SubscriptionRequest) => Promise<ExecutionResult>;
}

/** Plans subscriptions on one supergraph. */
export interface SubscriptionPlanner {
  /** @throws GraphQLError for a document that is no plannable subscription. */
  readonly plan: (request: SubscriptionRequest) => SubscriptionPlan;
}

/**
 * @param options.apiSchema the public schema as clients' documents are checked against it.
 * @param options.dataSource answers the fetches of a subgraph.
 */
export function createSubscriptionPlanner(options: {
  supergraphSdl: string;
  apiSchema: GraphQLSchema;
  dataSource: (subgraph: string) => GraphQLDataSource;
}): SubscriptionPlanner {
  const supergraph = Supergraph.build(options.supergraphSdl);
  const planner = new QueryPlanner(supergraph);
  const publicSchema = supergraph.apiSchema();
  const wholeSchema = supergraph.schema.toGraphQLJSSchema();
  const services: ServiceMap = Object.fromEntries(
    [...supergraph.subgraphsMetadata()].map(({ name }) => [name, options.dataSource(name)]),
  );

  return {
    plan({ document, request }) {
      const operationName = request.operationName || undefined;
      const operation = operationFromDocument(publicSchema, document, { ...(operationName && { operationName }) });
      const { primary, rest } = splitPlan(planner, operation);
      const context = buildOperationContext({
        schema: options.apiSchema,
        operationDocument: document,
        ...(operationName && { operationName }),
      });
      // Apollo refuses to run a plan of the kind `Subscription`; of the two fetches it consists of it runs an ordinary sequence.
      const nodes: PlanNode[] = rest ? [primary, rest] : [primary];
      // What needs no joining is passed on as it came, as a query's answer is.
      const shape = rest ? null : shapeOfSingleFetch(options.apiSchema, document, operationName ?? '', primary);
      const joinPlan: QueryPlan = { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } };
      return {
        subgraph: primary.serviceName,
        upstream: { query: primary.operation, operationName: primary.operationName },
        fingerprint: JSON.stringify(nodes),
        variables: primary.variableUsages ?? [],
        async join(event, asked) {
          if (shape && !event.errors?.length) {
            const data = shapeAnswer(event.data, shape);
            if (data !== misshapen) return { data };
          }
          const own = answeringPrimary(primary, event, services[primary.serviceName] as GraphQLDataSource);
          const requestContext = { ...asked, metrics: {} } as GatewayGraphQLRequestContext;
          const answer = await executeQueryPlan(
            joinPlan,
            { ...services, [primary.serviceName]: own },
            requestContext,
            context,
            wholeSchema,
            publicSchema,
          );
          return answer as ExecutionResult;
        },
      };
    },
  };
}

function splitPlan(
  planner: QueryPlanner,
  operation: Parameters<QueryPlanner['buildQueryPlan']>[0],
): { primary: FetchNode; rest?: PlanNode } {
  const { node } = planner.buildQueryPlan(operation);
  if (node?.kind === 'Subscription') return node;
  throw requestError('GRAPHQL_VALIDATION_FAILED', 'The document is no subscription of one field.');
}

/** The data source of the subgraph that the event comes from: the event is its answer to the subscription, the rest it is asked as ever. */
function answeringPrimary(
  primary: FetchNode,
  event: FormattedExecutionResult,
  dataSource: GraphQLDataSource,
): GraphQLDataSource {
  return {
    process: (fetch) =>
      fetch.request.query === primary.operation
        ? Promise.resolve(event as Awaited<ReturnType<GraphQLDataSource['process']>>)
        : dataSource.process(fetch),
  };
}
