import type { GraphQLDataSource } from '@apollo/gateway';
import type { RequestOrigin, SubgraphEndpoint } from '@agio/runtime/subgraph/execute';
import { answerForUnavailable } from './unavailable.js';

/** The subgraph that a fetch of a plan goes to, in this process or in another. */
export function dataSource(endpoint: () => SubgraphEndpoint): GraphQLDataSource {
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
