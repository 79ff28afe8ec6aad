import { GraphQLError, Kind, OperationTypeNode, type SelectionSetNode, type ValidationRule } from 'graphql';

const conditions: ReadonlySet<string> = new Set(['skip', 'include']);

/**
 * Refuses `@skip` and `@include` on the root field of a subscription, as the GraphQL specification does since 2025: there would be nothing to
 * subscribe to.
 */
export const rootConditionsRule: ValidationRule = (context) => {
  function check({ selections }: SelectionSetNode, seen: ReadonlySet<string>): void {
    for (const selection of selections) {
      const condition = selection.directives?.find(({ name }) => conditions.has(name.value));
      if (condition) {
        const message = `A subscription has no \`@${condition.name.value}\` on its root field.`;
        context.reportError(new GraphQLError(message, { nodes: condition }));
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) check(selection.selectionSet, seen);
      if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) continue;
      const fragment = context.getFragment(selection.name.value);
      if (fragment) check(fragment.selectionSet, new Set([...seen, selection.name.value]));
    }
  }
  return {
    OperationDefinition({ operation, selectionSet }) {
      if (operation === OperationTypeNode.SUBSCRIPTION) check(selectionSet, new Set());
    },
  };
};
