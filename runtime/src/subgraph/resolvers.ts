/**
 * A map of resolvers by type and field. Its fields are checked by the types that codegen makes for each subgraph; here they only
 * have to be carried to the schema.
 */
export type IResolvers = Readonly<Record<string, unknown>>;
