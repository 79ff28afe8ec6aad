import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import {
  getVariableValues,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { AliasRenaming } from '../graph/alias-renaming.js';
import type { SubscriptionPlan, SubscriptionPlanner, SubscriptionRequest } from './apollo-adapter.js';
import { selectsOnly } from './public-fields.js';

/** Variables that do not fit which are told at once. */
const variableErrorsMax = 50;

/** What is kept of an operation that was checked, so that it can be planned, once more when the supergraph is replaced. */
export type CheckedRequest = Pick<
  GatewayGraphQLRequestContext,
  'document' | 'source' | 'queryHash' | 'operation' | 'request' | 'context'
>;

/** A subscription that was checked like any other operation, and planned on one supergraph. */
export interface BegunSubscription {
  readonly plan: SubscriptionPlan;
  readonly request: SubscriptionRequest;
  readonly renaming: AliasRenaming;
  /** Equal for equal operations with equal variables. */
  readonly key: string;
  /** Whether anybody may read all of it. */
  readonly isPublic: boolean;
}

/** A subscription that can be opened. Nothing happens until it is. */
export interface ReadySubscription extends BegunSubscription {
  /**
   * The same on the supergraph as it is now: itself unless that was replaced, another one that goes on with the same stream, or undefined when it would
   * be answered in another way.
   */
  readonly now: () => ReadySubscription | undefined;
}

/** A supergraph as subscriptions need it. */
export interface LiveSupergraph {
  readonly planner: () => SubscriptionPlanner;
  readonly apiSchema: GraphQLSchema;
  /** The fields that anybody may read, as `Type.field`. */
  readonly publicFields: ReadonlySet<string>;
}

interface KnownDocument {
  readonly isPublic: boolean;
  /** By the operation's name, as one document may have several. */
  readonly plans: Map<string, SubscriptionPlan>;
}

/** Plans subscriptions on a supergraph, each document once. */
export function createSubscriptionStarter({ planner, apiSchema, publicFields }: LiveSupergraph) {
  // Bounded as Apollo Server's store of documents is: what is known of one goes with it.
  const known = new WeakMap<DocumentNode, KnownDocument>();

  function knownOf(document: DocumentNode): KnownDocument {
    const found = known.get(document);
    if (found) return found;
    const made = {
      isPublic: selectsOnly(publicFields, apiSchema, document),
      plans: new Map<string, SubscriptionPlan>(),
    };
    known.set(document, made);
    return made;
  }

  function planOf(request: SubscriptionRequest): SubscriptionPlan {
    const { plans } = knownOf(request.document);
    const name = request.request.operationName ?? '';
    const plan = plans.get(name) ?? planner().plan(request);
    plans.set(name, plan);
    return plan;
  }

  /** @returns the subscription, or why it is refused. */
  return (checked: CheckedRequest, renaming: AliasRenaming): BegunSubscription | ExecutionResult => {
    const { request, context, operation, source } = checked;
    const values = getVariableValues(apiSchema, operation.variableDefinitions ?? [], request.variables ?? {}, {
      maxErrors: variableErrorsMax,
    });
    if (values.errors) return { errors: values.errors };
    const renamed: SubscriptionRequest = { document: renaming.document, request, context };
    return {
      plan: planOf(renamed),
      request: renamed,
      renaming,
      key: JSON.stringify([
        source,
        request.operationName ?? null,
        variablesInOrder(operation, request.variables ?? {}),
      ]),
      isPublic: knownOf(renaming.document).isPublic,
    };
  };
}

/** The given variables in the order of their definitions, whatever order the client has sent them in. */
const variablesInOrder = ({ variableDefinitions = [] }: OperationDefinitionNode, given: Record<string, unknown>) =>
  variableDefinitions.map(({ variable }) => given[variable.name.value] ?? null);
