import { defaultFieldResolver, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { requestError } from '../errors/request-error.js';
import { hasScope, type Identity } from '../identity/identity.js';
import type { AccessRule, AccessRules } from './rules.js';

/** Federation's own fields and types, which `buildSubgraphSchema` adds: what they hand out is guarded field by field. */
const federationFields = new Set(['Query._entities', 'Query._service', '_Service.sdl']);

/** Throws what a client that may not read a field is told: who it is, or that this is not for it. */
function refuse(identity: Identity, scopes: readonly string[]): void {
  if (scopes.every((scope) => hasScope(identity, scope))) return;
  if (identity.kind === 'anonymous')
    throw requestError('UNAUTHENTICATED', 'Log in to read this: send `Authorization: Bearer <access token>`.');
  throw requestError('FORBIDDEN', 'Your account may not read this.');
}

/**
 * Puts the access rules in front of every resolver of a subgraph's schema, in place. It works on fields, so aliases, entities,
 * subscriptions and direct calls are covered alike.
 * @throws Error when a field of the schema has no rule.
 */
export function enforceAccess(schema: GraphQLSchema, { rules }: AccessRules): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      if (federationFields.has(coordinate)) continue;
      const rule = rules.get(coordinate);
      if (!rule)
        throw new Error(`${coordinate} says nothing about who may read it: add @access(scopes: [...]) or @public.`);
      if (rule.kind !== 'scopes') continue;
      field.resolve = guarded(field.resolve ?? defaultFieldResolver, rule);
      if (field.subscribe) field.subscribe = guarded(field.subscribe, rule);
    }
  }
}

type AnyResolver = GraphQLFieldResolver<unknown, { identity: Identity }>;

function guarded(resolve: AnyResolver, rule: Extract<AccessRule, { kind: 'scopes' }>): AnyResolver {
  return (source, args, context, info) => {
    refuse(context.identity, rule.scopes);
    return resolve(source, args, context, info);
  };
}
