import type { GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLFormattedError,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

type FetchRequest = GraphQLDataSourceProcessOptions['request'];
type Variables = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** The codes of a subgraph that may well answer a little later. */
const passingCodes: ReadonlySet<unknown> = new Set(['SERVICE_UNAVAILABLE', 'SERVICE_BUSY']);

/** Fields of one fetch that are named as missing. A page of a hundred entities with ten fields each would make a thousand equal errors. */
const namedFieldsMax = 100;

const entitiesField = '_entities';

/**
 * The answer of a subgraph that cannot be asked: an error for each field that was asked of it, so that a client is told which of its fields
 * are missing, and why. Apollo's executor turns the paths of a fetch into those of the client's document.
 * @throws what was given when it says something else than that the subgraph is away.
 */
export function answerForUnavailable(
  request: FetchRequest,
  document: DocumentNode | undefined,
  error: unknown,
): { errors: GraphQLFormattedError[] } {
  if (!(error instanceof GraphQLError) || !passingCodes.has(error.extensions['code'])) throw error;
  const told = { message: error.message, extensions: { code: error.extensions['code'] } };
  const paths = missingPaths(document ?? parse(request.query ?? ''), request);
  // An answer without data and without errors would pass for a null that somebody meant.
  return { errors: paths.length > 0 ? paths.map((path) => ({ ...told, path })) : [told] };
}

function missingPaths(document: DocumentNode, request: FetchRequest): Path[] {
  const operation = getOperationAST(document, request.operationName);
  if (!operation) return [];
  const variables = request.variables ?? {};
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const paths: Path[] = [];
  for (const field of selectedFields(operation.selectionSet, undefined, fragments, variables)) {
    if (field.name === entitiesField && field.selectionSet) {
      paths.push(...entityPaths(field.selectionSet, fragments, variables));
    } else {
      paths.push([field.key]);
    }
    if (paths.length >= namedFieldsMax) break;
  }
  return paths.slice(0, namedFieldsMax);
}

/** The fields of each entity that was asked for, by the entity's place in the request. */
function entityPaths(
  selectionSet: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
  variables: Variables,
): Path[] {
  const representations = (variables['representations'] ?? []) as readonly { readonly __typename: string }[];
  return representations
    .slice(0, namedFieldsMax)
    .flatMap(({ __typename }, index) =>
      selectedFields(selectionSet, __typename, fragments, variables).map(({ key }) => [entitiesField, index, key]),
    );
}

interface SelectedField {
  readonly name: string;
  /** Its key in the answer. */
  readonly key: string;
  readonly selectionSet: SelectionSetNode | undefined;
}

/**
 * The fields that a selection asks for, through its fragments.
 * @param type of the object, when it is known: fragments on another type are not for it.
 */
function selectedFields(
  selectionSet: SelectionSetNode,
  type: string | undefined,
  fragments: readonly FragmentDefinitionNode[],
  variables: Variables,
): SelectedField[] {
  return selectionSet.selections.flatMap((selection): SelectedField[] => {
    if (isLeftOut(selection, variables)) return [];
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      if (name === '__typename') return [];
      return [{ name, key: selection.alias?.value ?? name, selectionSet: selection.selectionSet }];
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : fragments.find((each) => each.name.value === selection.name.value);
    const on = fragment?.typeCondition?.name.value;
    if (!fragment || (type !== undefined && on !== undefined && on !== type)) return [];
    return selectedFields(fragment.selectionSet, type, fragments, variables);
  });
}

/** Whether `@skip` or `@include` leaves a selection out. */
function isLeftOut({ directives = [] }: SelectionNode, variables: Variables): boolean {
  return directives.some((directive) => {
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const condition =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return directive.name.value === 'skip' ? condition : directive.name.value === 'include' && !condition;
  });
}
