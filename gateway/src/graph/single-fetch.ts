import type { GatewayConfig, GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { getVariableValues, Kind, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { answerShape, misshapen, shapeAnswer, type AnswerShape } from './answer-shape.js';

type Executor = (request: GatewayGraphQLRequestContext) => Promise<ExecutionResult>;
type Answer = ReturnType<GraphQLDataSource['process']>;
type PlanResolved = NonNullable<GatewayConfig['experimental_didResolveQueryPlan']>;

/** An operation that one fetch of one subgraph answers, whose answer only has to be passed on. */
interface SingleFetch {
  readonly fetch: FetchNode;
  readonly shape: AnswerShape;
}

/** Passes on what needs no joining. */
export interface SingleFetches {
  /** Told of each plan, by Apollo's gateway. */
  readonly planned: PlanResolved;
  /** A subgraph as Apollo's gateway is to ask it: what was fetched for a request already is not fetched again. */
  readonly source: (name: string, source: GraphQLDataSource) => GraphQLDataSource;
  /** Has one operation answered, by a single fetch where that is all it takes. */
  readonly execute: (executor: Executor, request: GatewayGraphQLRequestContext) => Promise<ExecutionResult>;
}

/**
 * Most operations, and all that move money, are one fetch of one subgraph. For those Apollo's executor reads the whole operation anew for each request, to
 * join nothing and to shape an answer that has its shape already; that takes longer than the fetch.
 *
 * Here such an answer is passed on as it came, held against what the schema promises. Whatever is not as plain as that is Apollo's: an answer with errors
 * or of another shape goes through its executor as if that had fetched it, so that errors and nulls are what they are everywhere else.
 */
export function createSingleFetches(schema: () => GraphQLSchema): SingleFetches {
  // By the document, which Apollo Server keeps, bounded, and the name of the operation in it; null for what is Apollo's.
  const known = new WeakMap<DocumentNode, Map<string, SingleFetch | null>>();
  const sources = new Map<string, GraphQLDataSource>();
  const fetched = new WeakMap<object, Answer>();

  function remember(document: DocumentNode, operationName: string, plan: QueryPlan): void {
    const byName = known.get(document) ?? new Map<string, SingleFetch | null>();
    if (byName.has(operationName)) return;
    byName.set(operationName, readSingleFetch(schema(), document, operationName, plan));
    known.set(document, byName);
  }

  return {
    planned({ queryPlan, requestContext }) {
      remember(requestContext.document, requestContext.request.operationName ?? '', queryPlan);
    },

    source(name, source) {
      sources.set(name, source);
      return {
        process: (options) => fetched.get(options.context) ?? source.process(options),
      };
    },

    async execute(executor, request) {
      const { document, operation } = request;
      const { operationName, variables = {} } = request.request;
      const single = known.get(document)?.get(operationName ?? '');
      const source = single && sources.get(single.fetch.serviceName);
      if (!single || !source) return executor(request);
      // What is wrong with them is told before anything is asked, in Apollo's words.
      if (getVariableValues(schema(), operation.variableDefinitions ?? [], variables).errors) return executor(request);
      const answer = source.process(fetchOf(single.fetch, request));
      const data = await plainData(answer, single.shape);
      if (data !== misshapen) return { data };
      // Under a context of its own, by which the fetch is known.
      const context = { ...(request.context as object) };
      fetched.set(context, answer);
      return executor({ ...request, context });
    },
  };
}

async function plainData(answer: Answer, shape: AnswerShape): Promise<Record<string, unknown> | typeof misshapen> {
  try {
    const { data, errors } = await answer;
    return errors && errors.length > 0 ? misshapen : shapeAnswer(data, shape);
  } catch {
    // Apollo's executor meets the same failure.
    return misshapen;
  }
}

function readSingleFetch(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string,
  { node }: QueryPlan,
): SingleFetch | null {
  const shape = node && shapeOfSingleFetch(schema, document, operationName, node);
  return shape ? { fetch: node as FetchNode, shape } : null;
}

/** @returns what the answer to an operation looks like whose plan is one fetch, or null when there is more to do than to pass on what that brings. */
export function shapeOfSingleFetch(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string,
  node: NonNullable<QueryPlan['node']>,
): AnswerShape | null {
  if (node.kind !== 'Fetch' || node.requires || node.inputRewrites || node.outputRewrites) return null;
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const operation = operationName === '' ? operations[0] : operations.find(({ name }) => name?.value === operationName);
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return operation ? answerShape(schema, operation, fragments) : null;
}

/** The fetch as Apollo's executor would ask for it. */
function fetchOf(
  { operation, operationName, operationDocumentNode: document, variableUsages = [] }: FetchNode,
  incoming: GatewayGraphQLRequestContext,
): GraphQLDataSourceProcessOptions {
  const given = incoming.request.variables ?? {};
  const used = variableUsages.filter((name) => Object.hasOwn(given, name) && given[name] !== undefined);
  const variables = Object.fromEntries(used.map((name) => [name, given[name]]));
  return {
    kind: 'incoming operation' as GraphQLDataSourceProcessOptions['kind'],
    request: { query: operation, variables, operationName },
    incomingRequestContext: incoming,
    context: incoming.context,
    document,
  };
}
