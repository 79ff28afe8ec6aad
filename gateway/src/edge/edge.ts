import { requestError } from '@agio/runtime/errors/request-error';
import type { Logger } from '@agio/runtime/logging/logger';
import { localEndpoint, type SubgraphEndpoint } from '@agio/runtime/subgraph/execute';
import { buildSchema } from '@agio/runtime/subgraph/schema';
import type { QueryResolvers, Resolvers } from './generated/resolvers.js';

/** The name of the gateway's own subgraph in the supergraph. */
export const edgeName = 'gateway';

/**
 * `me` is answered from the token and nothing else, so that a subgraph that is down, users included, takes only its own fields with it. Without
 * a token it is null; a token that is no longer good is told, so that the client refreshes it.
 */
const me: QueryResolvers['me'] = (_, __, { identity }) => {
  if (identity.kind === 'user') return { __typename: 'User', id: identity.userId };
  if (identity.kind === 'anonymous' && identity.refusedToken !== undefined)
    throw requestError('UNAUTHENTICATED', identity.refusedToken);
  return null;
};

const resolvers: Resolvers = { Query: { me } };

/** The subgraph of the gateway itself, always in its process. */
export function createEdge(logger: Logger): SubgraphEndpoint {
  const schema = buildSchema(
    { name: edgeName, schemaUrl: new URL('./schema.graphql', import.meta.url) },
    { ...resolvers },
  );
  return localEndpoint({ schema, logger, createContext: (origin) => origin });
}
