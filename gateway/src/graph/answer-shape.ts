import {
  getNamedType,
  getNullableType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** The fields of an answer in the order in which the client has asked for them. */
export type AnswerShape = ReadonlyMap<string, ShapedField>;

interface ShapedField {
  readonly type: GraphQLOutputType;
  /** Of an object's fields; null of a leaf. */
  readonly fields: AnswerShape | null;
  /** What is known without asking: the name of an object's type. */
  readonly typename: string | null;
}

/** A value that is not as the schema promises. */
export const misshapen = Symbol('misshapen');

const typenameField = '__typename';

/**
 * Reads from a checked operation what its answer looks like.
 * @returns null when that depends on the answer or on variables: on the type of an interface or union, on `@skip` and `@include`, or on the
 * schema itself, which an operation may ask for.
 */
export function answerShape(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): AnswerShape | null {
  const root = schema.getRootType(operation.operation);
  if (!root) return null;
  const named = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  try {
    return shapeOf(root, [operation.selectionSet], { schema, fragments: named });
  } catch (error) {
    if (error instanceof NotFixedError) return null;
    throw error;
  }
}

interface Source {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The shape depends on more than the operation. */
class NotFixedError extends Error {}

function shapeOf(parent: GraphQLObjectType, selectionSets: readonly SelectionSetNode[], source: Source): AnswerShape {
  const asked = new Map<string, { name: string; selectionSets: SelectionSetNode[] }>();
  for (const selectionSet of selectionSets) collect(parent, selectionSet, source, asked);
  const known = parent.getFields();
  const shape = new Map<string, ShapedField>();
  for (const [key, { name, selectionSets: below }] of asked) {
    if (name === typenameField) {
      shape.set(key, { type: GraphQLString, fields: null, typename: parent.name });
      continue;
    }
    const field = known[name];
    if (!field) throw new NotFixedError();
    const type = getNamedType(field.type);
    if (below.length > 0 && !isObjectType(type)) throw new NotFixedError();
    const fields = isObjectType(type) ? shapeOf(type, below, source) : null;
    shape.set(key, { type: field.type, fields, typename: null });
  }
  return shape;
}

function collect(
  parent: GraphQLObjectType,
  selectionSet: SelectionSetNode,
  source: Source,
  asked: Map<string, { name: string; selectionSets: SelectionSetNode[] }>,
): void {
  for (const selection of selectionSet.selections) {
    // Conditions, and whatever other directives may come to mean.
    if (selection.directives && selection.directives.length > 0) throw new NotFixedError();
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const same = asked.get(key) ?? { name: selection.name.value, selectionSets: [] };
      if (selection.selectionSet) same.selectionSets.push(selection.selectionSet);
      asked.set(key, same);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : source.fragments.get(selection.name.value);
    if (!fragment) throw new NotFixedError();
    if (applies(fragment.typeCondition?.name.value, parent, source.schema)) {
      collect(parent, fragment.selectionSet, source, asked);
    }
  }
}

function applies(condition: string | undefined, parent: GraphQLObjectType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === parent.name) return true;
  const type = schema.getType(condition);
  return isInterfaceType(type) ? schema.isSubType(type, parent) : isObjectType(type) ? false : unknownCondition();
}

function unknownCondition(): never {
  throw new NotFixedError();
}

/**
 * What an answer has of a shape, and nothing else.
 * @param data of an answer without errors.
 * @returns `misshapen` when something is missing or is not what its type says.
 */
export function shapeAnswer(data: unknown, shape: AnswerShape): Record<string, unknown> | typeof misshapen {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return misshapen;
  const shaped = Object.create(null) as Record<string, unknown>;
  for (const [key, field] of shape) {
    if (field.typename !== null) {
      shaped[key] = field.typename;
      continue;
    }
    const value = shapeValue((data as Record<string, unknown>)[key], field.type, field.fields);
    if (value === misshapen) return misshapen;
    shaped[key] = value;
  }
  return shaped;
}

function shapeValue(value: unknown, type: GraphQLOutputType, fields: AnswerShape | null): unknown {
  if (value === undefined) return misshapen;
  if (value === null) return isNonNullType(type) ? misshapen : null;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    if (!Array.isArray(value)) return misshapen;
    const items: unknown[] = [];
    for (const item of value) {
      const shaped = shapeValue(item, nullable.ofType, fields);
      if (shaped === misshapen) return misshapen;
      items.push(shaped);
    }
    return items;
  }
  if (fields) return shapeAnswer(value, fields);
  return isLeaf(value, nullable) ? value : misshapen;
}

function isLeaf(value: unknown, type: GraphQLOutputType): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  switch (type) {
    case GraphQLString:
      return typeof value === 'string';
    case GraphQLID:
      return typeof value === 'string' || Number.isInteger(value);
    case GraphQLInt:
      return Number.isInteger(value);
    case GraphQLFloat:
      return typeof value === 'number';
    case GraphQLBoolean:
      return typeof value === 'boolean';
    default:
      return true;
  }
}
