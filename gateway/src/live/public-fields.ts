import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';

const has = (directives: readonly ConstDirectiveNode[] | undefined, name: string): boolean =>
  directives?.some((directive) => directive.name.value === name) ?? false;

/**
 * The fields that anybody may read, as `Type.field`, by the `@public` and `@access` of a supergraph. Merging hides who said what of a type, so a type
 * counts as public only when nobody closes it; what closes one field alone is on that field.
 */
export function publicFields(supergraph: DocumentNode): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const isOpen = has(node.directives, 'public') && !has(node.directives, 'access');
    for (const field of node.fields ?? []) {
      const isPublic = has(field.directives, 'public') || (isOpen && !has(field.directives, 'access'));
      if (isPublic) found.add(`${node.name.value}.${field.name.value}`);
    }
  }
  return found;
}

/** Whether a document selects only fields that anybody may read. A field of an interface is none: who may read it depends on the object. */
export function selectsOnly(fields: ReadonlySet<string>, schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let isOnly = true;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        if (name.value !== '__typename' && !fields.has(`${types.getParentType()?.name}.${name.value}`)) isOnly = false;
      },
    }),
  );
  return isOnly;
}
