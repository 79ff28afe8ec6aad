import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import {
  getVariableValues,
  validate,
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

/** A subscription that was checked like any other operation, and planned. Nothing happens until it is opened. */
export interface ReadySubscription {
  readonly plan: SubscriptionPlan;
  readonly request: SubscriptionRequest;
  readonly renaming: AliasRenaming;
  /** Equal for equal operations with equal variables. */
  readonly key: string;
  /** Whether anybody may read all of it. */
  readonly isPublic: boolean;
  /** Whether the supergraph, as it is now, would answer it in the same way. */
  readonly isCurrent: () => boolean;
}

/** The supergraph as subscriptions need it. */
export interface LiveSupergraph {
  readonly planner: () => SubscriptionPlanner;
  readonly apiSchema: GraphQLSchema;
  /** The fields that anybody may read, as `Type.field`. */
  readonly publicFields: ReadonlySet<string>;
}

interface KnownDocument {
  readonly supergraph: LiveSupergraph;
  readonly isPublic: boolean;
  /** By the operation's name, as one document may have several. */
  readonly plans: Map<string, SubscriptionPlan>;
}

/**
 * Plans subscriptions, each document once.
 * @param supergraph as it is now.
 */
export function createSubscriptionStarter(supergraph: () => LiveSupergraph) {
  // Bounded as Apollo Server's store of documents is: what is known of one goes with it.
  const known = new WeakMap<DocumentNode, KnownDocument>();

  function knownOf(document: DocumentNode): KnownDocument {
    const current = supergraph();
    const found = known.get(document);
    if (found?.supergraph === current) return found;
    const isPublic = selectsOnly(current.publicFields, current.apiSchema, document);
    const made = { supergraph: current, isPublic, plans: new Map<string, SubscriptionPlan>() };
    known.set(document, made);
    return made;
  }

  function planOf(request: SubscriptionRequest): SubscriptionPlan {
    const { plans, supergraph: current } = knownOf(request.document);
    const name = request.request.operationName ?? '';
    const plan = plans.get(name) ?? current.planner().plan(request);
    plans.set(name, plan);
    return plan;
  }

  function isCurrent(request: SubscriptionRequest, plan: SubscriptionPlan): boolean {
    try {
      if (validate(supergraph().apiSchema, request.document).length > 0) return false;
      return planOf(request).fingerprint === plan.fingerprint;
    } catch {
      // What cannot be planned any more is answered in no way.
      return false;
    }
  }

  /** @returns the subscription, or why it is refused. */
  return (checked: GatewayGraphQLRequestContext, renaming: AliasRenaming): ReadySubscription | ExecutionResult => {
    const { request, context, operation, source } = checked;
    const values = getVariableValues(
      supergraph().apiSchema,
      operation.variableDefinitions ?? [],
      request.variables ?? {},
      { maxErrors: variableErrorsMax },
    );
    if (values.errors) return { errors: values.errors };
    const renamed: SubscriptionRequest = { document: renaming.document, request, context };
    const plan = planOf(renamed);
    return {
      plan,
      request: renamed,
      renaming,
      key: JSON.stringify([
        source,
        request.operationName ?? null,
        variablesInOrder(operation, request.variables ?? {}),
      ]),
      isPublic: knownOf(renaming.document).isPublic,
      isCurrent: () => isCurrent(renamed, plan),
    };
  };
}

/** The given variables in the order of their definitions, whatever order the client has sent them in. */
const variablesInOrder = ({ variableDefinitions = [] }: OperationDefinitionNode, given: Record<string, unknown>) =>
  variableDefinitions.map(({ variable }) => given[variable.name.value] ?? null);
