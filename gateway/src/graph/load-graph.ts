import { ApolloGateway } from '@apollo/gateway';
import type { GatewayGraphQLRequestContext, GatewayInterface } from '@apollo/server-gateway-interface';
import type { Logger } from '@agio/runtime/logging/logger';
import { publicScalars } from '@agio/runtime/scalars/scalars';
import type { SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import type { RequestOrigin } from '@agio/runtime/subgraph/execute';
import {
  assertValidSchema,
  isScalarType,
  Kind,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { createSubscriptionPlanner, type SubscriptionPlanner } from '../live/apollo-adapter.js';
import { createSubscriptionStarter, type BegunSubscription, type CheckedRequest } from '../live/begin-subscription.js';
import { publicFields } from '../live/public-fields.js';
import { fieldNames } from './alias-renaming.js';
import { clientAnswer } from './client-answer.js';
import { dataSource } from './data-source.js';
import { createDocumentReader } from './planned-document.js';
import { createSingleFetches } from './single-fetch.js';

/** What Apollo Server tells whoever loads a supergraph for it. */
export type LoadOptions = Parameters<GatewayInterface['load']>[0];

/** One supergraph, and all that follows from its text: who comes after a replacement gets another one. */
export interface Graph {
  readonly sdl: string;
  /** The public schema, against which clients' documents are checked. */
  readonly apiSchema: GraphQLSchema;
  /** Where it says its subgraphs are, by their names. */
  readonly urls: Readonly<Record<string, string>>;
  /** Answers a checked query or mutation. */
  readonly execute: (request: GatewayGraphQLRequestContext) => Promise<ExecutionResult>;
  /** Plans a checked subscription. @returns it, or why it is refused. */
  readonly begin: (request: CheckedRequest) => BegunSubscription | ExecutionResult;
}

/**
 * Teaches the public schema what the platform's scalars accept, which a composed supergraph does not know: a bad value is then refused
 * at the edge, by its place in the variables or the document, before anything is asked.
 */
function teachScalars(schema: GraphQLSchema): void {
  for (const [name, known] of Object.entries(publicScalars)) {
    const scalar = schema.getType(name);
    if (!isScalarType(scalar)) continue;
    scalar.parseValue = (value) => known.parseValue(value);
    scalar.parseLiteral = (node, variables) => known.parseLiteral(node, variables);
  }
}

/** The URLs that a supergraph gives its subgraphs, by their names. */
function urlsIn(supergraph: DocumentNode): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION || node.name.value !== 'join__Graph') continue;
    for (const { directives = [] } of node.values ?? []) {
      const given = directives.find(({ name }) => name.value === 'join__graph')?.arguments ?? [];
      const textOf = (name: string): string => {
        const value = given.find((argument) => argument.name.value === name)?.value;
        return value?.kind === Kind.STRING ? value.value : '';
      };
      urls[textOf('name')] = textOf('url');
    }
  }
  return urls;
}

/**
 * Loads a supergraph: Apollo's gateway plans and joins, every fetch goes to a subgraph's endpoint, aliases that would mislead the planner are renamed, and
 * errors are masked.
 * @throws Error when the text is no supergraph, or one that cannot be served.
 */
export async function loadGraph(options: {
  sdl: string;
  directory: SubgraphDirectory;
  logger: Logger;
  loadOptions: LoadOptions;
}): Promise<Graph> {
  const { sdl, directory, logger } = options;
  const supergraph = parse(sdl, { noLocation: true });
  // Apollo reads this when a gateway is constructed; what runs here is nobody else's business.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  let loaded: GraphQLSchema | undefined;
  const singleFetches = createSingleFetches(() => loaded as GraphQLSchema);
  const apollo = new ApolloGateway({
    supergraphSdl: sdl,
    validateSupergraph: true,
    buildService: ({ name }) =>
      singleFetches.source(
        name,
        dataSource(() => directory(name)),
      ),
    experimental_didResolveQueryPlan: singleFetches.planned,
    logger: {
      debug: () => {},
      info: () => {},
      warn: (message) => logger.warn({ part: 'apollo-gateway' }, String(message)),
      error: (message) => logger.error({ part: 'apollo-gateway' }, String(message)),
    },
  });
  apollo.onSchemaLoadOrUpdate(({ apiSchema }) => (loaded = apiSchema));
  const { executor } = await apollo.load(options.loadOptions);
  if (!executor || !loaded) throw new Error('The supergraph has no executor.');
  const apiSchema = loaded;
  teachScalars(apiSchema);
  assertValidSchema(apiSchema);

  const read = createDocumentReader(fieldNames(supergraph));
  let planner: SubscriptionPlanner | undefined;
  const begin = createSubscriptionStarter({
    apiSchema,
    publicFields: publicFields(supergraph),
    // Made when the first client subscribes: it takes as long as the gateway's own did.
    planner: () =>
      (planner ??= createSubscriptionPlanner({
        supergraphSdl: sdl,
        apiSchema,
        dataSource: (name) => dataSource(() => directory(name)),
      })),
  });
  const answerOf = (
    result: ExecutionResult,
    request: GatewayGraphQLRequestContext | CheckedRequest,
  ): ExecutionResult => {
    const { correlationId } = request.context as RequestOrigin;
    return clientAnswer(result, read(request).renaming, { logger, correlationId });
  };

  return {
    sdl,
    apiSchema,
    urls: urlsIn(supergraph),
    async execute(request) {
      const { renaming, source, hash } = read(request);
      const planned = { ...request, document: renaming.document, source, queryHash: hash };
      return answerOf(await singleFetches.execute(executor, planned), request);
    },
    begin(request) {
      const begun = begin(request, read(request).renaming);
      return 'plan' in begun ? begun : answerOf(begun, request);
    },
  };
}
