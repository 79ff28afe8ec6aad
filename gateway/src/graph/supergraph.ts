import { createHash } from 'node:crypto';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GatewayExecutor, GatewayGraphQLRequestContext, GatewayInterface } from '@apollo/server-gateway-interface';
import { asGraphQLError, maskError } from '@agio/runtime/errors/mask';
import type { Logger } from '@agio/runtime/logging/logger';
import { publicScalars } from '@agio/runtime/scalars/scalars';
import type { SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import type { RequestOrigin, SubgraphEndpoint } from '@agio/runtime/subgraph/execute';
import { GraphQLError, isScalarType, parse, print, type DocumentNode, type GraphQLSchema } from 'graphql';
import { fieldNames, renameAliases, restorePath, type AliasRenaming } from './alias-renaming.js';
import { answerForUnavailable } from './unavailable.js';

/** The subgraph that a fetch of a plan goes to, in this process or in another. */
function dataSource(endpoint: () => SubgraphEndpoint): GraphQLDataSource {
  return {
    async process(options) {
      const { request, context } = options;
      const { query = '', variables, operationName } = request;
      try {
        return await endpoint().execute({ query, variables, operationName }, context as RequestOrigin);
      } catch (error) {
        return answerForUnavailable(request, 'document' in options ? options.document : undefined, error);
      }
    },
  };
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

/** A document as it is planned. */
interface PlannedDocument {
  readonly renaming: AliasRenaming;
  readonly source: string;
  /** The key under which Apollo keeps the plan. */
  readonly hash: string;
}

/**
 * The supergraph over its subgraphs: Apollo's gateway plans and joins, every fetch goes to a subgraph's endpoint, aliases that would mislead
 * the planner are renamed, and errors are masked.
 * @param supergraphSdl the composed supergraph.
 */
export function createSupergraph(options: {
  supergraphSdl: string;
  directory: SubgraphDirectory;
  logger: Logger;
}): GatewayInterface {
  const { directory, logger } = options;
  // Apollo reads this when a gateway is constructed; what runs here is nobody else's business.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const apollo = new ApolloGateway({
    supergraphSdl: options.supergraphSdl,
    buildService: ({ name }) => dataSource(() => directory(name)),
    logger: {
      debug: () => {},
      info: () => {},
      warn: (message) => logger.warn({ part: 'apollo-gateway' }, String(message)),
      error: (message) => logger.error({ part: 'apollo-gateway' }, String(message)),
    },
  });
  const fields = fieldNames(parse(options.supergraphSdl));
  // Apollo Server keeps the documents it has checked, bounded; what is known of one goes with it.
  const planned = new WeakMap<DocumentNode, PlannedDocument>();

  function plan({ document, source, queryHash }: GatewayGraphQLRequestContext): PlannedDocument {
    const known = planned.get(document);
    if (known) return known;
    const renaming = renameAliases(document, fields);
    const same = renaming.document === document;
    const text = same ? source : print(renaming.document);
    const result = { renaming, source: text, hash: same ? queryHash : createHash('sha256').update(text).digest('hex') };
    planned.set(document, result);
    return result;
  }

  const executor =
    (execute: GatewayExecutor): GatewayExecutor =>
    async (request) => {
      const { renaming, source, hash } = plan(request);
      const { correlationId } = request.context as RequestOrigin;
      const result = await execute({ ...request, document: renaming.document, source, queryHash: hash });
      const errors = result.errors?.map((error) => {
        const masked = maskError(asUserInput(error, result.data), { logger, correlationId });
        return asGraphQLError(masked.path ? { ...masked, path: restorePath(masked.path, renaming.restore) } : masked);
      });
      const data = result.data === undefined ? {} : { data: renaming.restore(result.data) };
      return { ...data, ...(errors ? { errors } : {}) };
    };

  return {
    onSchemaLoadOrUpdate: (callback) =>
      apollo.onSchemaLoadOrUpdate((loaded) => {
        teachScalars(loaded.apiSchema);
        callback(loaded);
      }),
    async load(loadOptions) {
      const { executor: execute } = await apollo.load(loadOptions);
      if (!execute) throw new Error('The supergraph has no executor.');
      return { executor: executor(execute) };
    },
    stop: () => apollo.stop(),
  };
}

/** Variables that do not fit are refused before execution, so without data and, by graphql-js, without a code. */
function asUserInput(error: GraphQLError, data: unknown): GraphQLError {
  if (data !== undefined || error.extensions['code'] !== undefined) return error;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
  });
}
