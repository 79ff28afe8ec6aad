import { buildSubgraphSchema } from '@apollo/subgraph';
import { subgraphSdl } from '@agio/schema/sdl';
import { parse, type GraphQLSchema } from 'graphql';
import { enforceAccess } from '../access/enforce.js';
import { accessRules } from '../access/rules.js';
import { sharedScalars } from '../scalars/scalars.js';
import type { IResolvers } from './resolvers.js';

/** A subgraph's executable schema: its SDL with the shared part, its resolvers, and the access rules in front of them. */
export function buildSchema(subgraph: { name: string; schemaUrl: URL }, resolvers: IResolvers): GraphQLSchema {
  const typeDefs = parse(subgraphSdl(subgraph.name, subgraph.schemaUrl));
  const schema = buildSubgraphSchema({ typeDefs, resolvers: { ...sharedScalars, ...resolvers } });
  enforceAccess(schema, accessRules(typeDefs));
  return schema;
}
