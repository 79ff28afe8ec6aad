import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DirectiveNode,
  type DocumentNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

const conditions: ReadonlySet<string> = new Set(['skip', 'include']);

/** The conditions on the root field of an operation, also by way of fragments, of which each is looked at once. */
function rootConditions(context: ValidationContext, root: SelectionSetNode): DirectiveNode[] {
  const found: DirectiveNode[] = [];
  const seen = new Set<string>();
  function look({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      found.push(...(selection.directives ?? []).filter(({ name }) => conditions.has(name.value)));
      if (selection.kind === Kind.INLINE_FRAGMENT) look(selection.selectionSet);
      if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) continue;
      seen.add(selection.name.value);
      const fragment = context.getFragment(selection.name.value);
      if (fragment) look(fragment.selectionSet);
    }
  }
  look(root);
  return found;
}

/**
 * Refuses `@skip` and `@include` on the root field of a subscription, as the GraphQL specification does since 2025: there would be nothing to
 * subscribe to. It does so before any other rule gets to the operations, and keeps a refused document from them: the one that counts root fields
 * throws where a condition has a variable, and what is thrown in validation would be a fault of ours.
 */
export const rootConditionsRule: ValidationRule = (context) => ({
  Document(document): DocumentNode | undefined {
    let isRefused = false;
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      if (definition.operation !== OperationTypeNode.SUBSCRIPTION) continue;
      for (const condition of rootConditions(context, definition.selectionSet)) {
        const message = `A subscription has no \`@${condition.name.value}\` on its root field.`;
        context.reportError(new GraphQLError(message, { nodes: condition }));
        isRefused = true;
      }
    }
    return isRefused ? { ...document, definitions: [] } : undefined;
  },
});
