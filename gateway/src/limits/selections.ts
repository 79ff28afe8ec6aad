import { GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';

/** How many fields and fragments an operation may select, each counted as often as it is reached. */
export const selectionsMax = 500;

/**
 * Refuses an operation whose fragments, written out, are too large. A few fragments that spread each other several times grow into millions of
 * selections, and the planner looks at each of them that stands under conditions of its own.
 */
export const maxSelectionsRule: ValidationRule = (context) => {
  const sizes = new Map<string, number>();

  function sizeOfFragment(name: string): number {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by another rule; here it only must not be followed for ever.
    sizes.set(name, 0);
    const size = sizeOf(context.getFragment(name)?.selectionSet);
    sizes.set(name, size);
    return size;
  }

  function sizeOf(selectionSet: SelectionSetNode | undefined): number {
    let size = 0;
    for (const selection of selectionSet?.selections ?? []) {
      size += 1;
      size +=
        selection.kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(selection.name.value) : sizeOf(selection.selectionSet);
    }
    return size;
  }

  return {
    OperationDefinition({ selectionSet }) {
      if (sizeOf(selectionSet) <= selectionsMax) return;
      context.reportError(new GraphQLError(`The operation selects more than ${selectionsMax} fields.`));
    },
  };
};
