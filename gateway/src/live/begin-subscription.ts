import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import type { Logger } from '@agio/runtime/logging/logger';
import { mapStream, type EventStream } from '@agio/runtime/streams/event-stream';
import type { SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import type { RequestOrigin } from '@agio/runtime/subgraph/execute';
import { OperationRefusal } from '@agio/runtime/live/graphql-socket';
import { getVariableValues, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { clientAnswer } from '../graph/client-answer.js';
import type { AliasRenaming } from '../graph/alias-renaming.js';
import type { SubscriptionPlan, SubscriptionPlanner, SubscriptionRequest } from './apollo-adapter.js';

/** Variables that do not fit which are told at once. */
const variableErrorsMax = 50;

/** A subscription that was checked like any other operation, and planned. Nothing happens until it is opened. */
export interface ReadySubscription {
  readonly plan: SubscriptionPlan;
  readonly request: SubscriptionRequest;
  readonly renaming: AliasRenaming;
}

/** Plans subscriptions, each document once. */
export function createSubscriptionStarter(options: {
  /** The planner of the supergraph as it is now. */
  planner: () => SubscriptionPlanner;
  apiSchema: () => GraphQLSchema;
}) {
  // Bounded as Apollo Server's store of documents is: what is known of one goes with it. One document may have several operations.
  const plans = new WeakMap<DocumentNode, Map<string, SubscriptionPlan>>();

  function planOf(request: SubscriptionRequest): SubscriptionPlan {
    const name = request.request.operationName ?? '';
    const ofDocument = plans.get(request.document) ?? new Map<string, SubscriptionPlan>();
    plans.set(request.document, ofDocument);
    const plan = ofDocument.get(name) ?? options.planner().plan(request);
    ofDocument.set(name, plan);
    return plan;
  }

  /** @returns the subscription, or why it is refused. */
  return (checked: GatewayGraphQLRequestContext, renaming: AliasRenaming): ReadySubscription | ExecutionResult => {
    const { request, context, operation } = checked;
    const definitions = operation.variableDefinitions ?? [];
    const values = getVariableValues(options.apiSchema(), definitions, request.variables ?? {}, {
      maxErrors: variableErrorsMax,
    });
    if (values.errors) return { errors: values.errors };
    const renamed: SubscriptionRequest = { document: renaming.document, request, context };
    return { plan: planOf(renamed), request: renamed, renaming };
  };
}

/**
 * Follows a subscription: each event of its subgraph is joined with what others know of it.
 * @param options.origin for whom; asked at each event, as a client may renew its token meanwhile.
 * @returns answers as the client gets them. Reading rejects when the subgraph refuses the subscription or is lost.
 */
export function openStream(
  { plan, request, renaming }: ReadySubscription,
  options: { directory: SubgraphDirectory; logger: Logger; origin: () => RequestOrigin },
): EventStream<ExecutionResult> {
  const { directory, logger, origin } = options;
  const given = request.request.variables ?? {};
  const variables = Object.fromEntries(
    plan.variables.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
  const source = directory(plan.subgraph).subscribe({ ...plan.upstream, variables }, origin());
  return mapStream(source, async (event) => {
    if (event.data === undefined && event.errors) throw new OperationRefusal(event.errors);
    const context = origin();
    const joined = await plan.join(event, { ...request, context });
    return clientAnswer(joined, renaming, { logger, correlationId: context.correlationId });
  });
}
