import { ApolloGateway } from '@apollo/gateway';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import type { StreamingOrigin } from '@agio/runtime/http/apollo';
import type { Logger } from '@agio/runtime/logging/logger';
import { publicScalars } from '@agio/runtime/scalars/scalars';
import type { SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import type { RequestOrigin } from '@agio/runtime/subgraph/execute';
import { isScalarType, OperationTypeNode, parse, type GraphQLSchema } from 'graphql';
import { createSubscriptionPlanner, type SubscriptionPlanner } from '../live/apollo-adapter.js';
import { createSubscriptionStarter, type LiveSupergraph } from '../live/begin-subscription.js';
import { publicFields } from '../live/public-fields.js';
import { fieldNames } from './alias-renaming.js';
import { clientAnswer } from './client-answer.js';
import { dataSource } from './data-source.js';
import { createDocumentReader } from './planned-document.js';

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

/**
 * The supergraph over its subgraphs: Apollo's gateway plans and joins, every fetch goes to a subgraph's endpoint, aliases that would mislead
 * the planner are renamed, and errors are masked. A subscription is checked and planned, and handed to whoever can follow it.
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
  const read = createDocumentReader(fieldNames(parse(options.supergraphSdl)));
  let live: LiveSupergraph | undefined;
  const start = createSubscriptionStarter(loaded);

  function loaded(): LiveSupergraph {
    if (!live) throw new Error('The supergraph is not loaded yet.');
    return live;
  }

  apollo.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl: supergraphSdl }) => {
    let planner: SubscriptionPlanner | undefined;
    const create = () =>
      createSubscriptionPlanner({ supergraphSdl, apiSchema, dataSource: (name) => dataSource(() => directory(name)) });
    // Made when the first client subscribes: it takes as long as the gateway's own did.
    live = {
      apiSchema,
      publicFields: publicFields(parse(supergraphSdl)),
      planner: () => (planner ??= create()),
    };
  });

  const executor =
    (execute: GatewayExecutor): GatewayExecutor =>
    async (request) => {
      const { renaming, source, hash } = read(request);
      const { correlationId } = request.context as RequestOrigin;
      if (request.operation.operation === OperationTypeNode.SUBSCRIPTION) {
        const started = start(request, renaming);
        if (!('plan' in started)) return clientAnswer(started, renaming, { logger, correlationId });
        (request.context as StreamingOrigin).follow(started);
        return { data: null };
      }
      const result = await execute({ ...request, document: renaming.document, source, queryHash: hash });
      return clientAnswer(result, renaming, { logger, correlationId });
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
