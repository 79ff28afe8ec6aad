import { Kind, parse, visit, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode } from 'graphql';

/** Who may read a field; `inherited` is a key or external field, which only repeats what its entity's owner has decided. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'scopes'; readonly scopes: readonly string[] }
  | { readonly kind: 'inherited' };

/** The rules of one subgraph by `Type.field`, and the fields that say nothing, which are closed to everybody. */
export interface AccessRules {
  readonly rules: ReadonlyMap<string, AccessRule>;
  readonly gaps: readonly string[];
}

function ruleOf(directives: readonly ConstDirectiveNode[] | undefined): AccessRule | undefined {
  for (const directive of directives ?? []) {
    if (directive.name.value === 'public') return { kind: 'public' };
    if (directive.name.value === 'access') {
      const value = directive.arguments?.find((argument) => argument.name.value === 'scopes')?.value;
      const items = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
      return { kind: 'scopes', scopes: items.map((item) => (item.kind === Kind.STRING ? item.value : '')) };
    }
  }
  return undefined;
}

/** The top-level field names of every `@key(fields: ...)` of a type. */
function keyFields(directives: readonly ConstDirectiveNode[] | undefined): Set<string> {
  const names = new Set<string>();
  for (const directive of directives ?? []) {
    const fields = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value;
    if (directive.name.value !== 'key' || fields?.kind !== Kind.STRING) continue;
    const selection = parse(`{ ${fields.value} }`).definitions[0];
    if (selection?.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const field of selection.selectionSet.selections) if (field.kind === Kind.FIELD) names.add(field.name.value);
  }
  return names;
}

const isExternal = (field: FieldDefinitionNode): boolean =>
  field.directives?.some((directive) => directive.name.value === 'external') ?? false;

/**
 * Reads who may read what from a subgraph's SDL: `@access` and `@public` on the field, else on its type. Merging hides gaps, so this
 * walks each subgraph's own SDL and never the supergraph.
 */
export function accessRules(sdl: DocumentNode): AccessRules {
  const rules = new Map<string, AccessRule>();
  const gaps: string[] = [];
  visit(sdl, {
    enter(node) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return undefined;
      const typeRule = ruleOf(node.directives);
      const keys = keyFields(node.directives);
      for (const field of node.fields ?? []) {
        const inherited: AccessRule | undefined =
          keys.has(field.name.value) || isExternal(field) ? { kind: 'inherited' } : undefined;
        const rule = ruleOf(field.directives) ?? typeRule ?? inherited;
        const coordinate = `${node.name.value}.${field.name.value}`;
        if (rule) rules.set(coordinate, rule);
        else gaps.push(coordinate);
      }
      return false;
    },
  });
  return { rules, gaps };
}
