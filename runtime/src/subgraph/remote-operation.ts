import {
  getOperationAST,
  Kind,
  OperationTypeNode,
  parse,
  type FragmentDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { z } from 'zod';
import type { SubgraphRequest } from './execute.js';

/** What has to be known of an operation before it is sent to another process, and to judge what comes back. */
export interface RemoteOperation {
  /** Whether nothing happens that must not happen twice. */
  readonly isQuery: boolean;
  /** The keys that `data` has in every proper answer. */
  readonly keys: readonly string[];
}

/** Operations kept as they were read. The gateway sends few different ones, one for each fetch of each cached plan. */
const cachedOperationsMax = 2_000;

/** What does not parse is refused by the other side; nothing is assumed of it. */
const unknownOperation: RemoteOperation = { isQuery: false, keys: [] };

/** Reads operations, each text once. */
export function createOperationReader(): (request: SubgraphRequest) => RemoteOperation {
  const known = new Map<string, RemoteOperation>();
  return ({ query, operationName }) => {
    const cacheKey = operationName === undefined ? query : `${operationName}\n${query}`;
    const found = known.get(cacheKey);
    if (found) return found;
    const operation = readOperation(query, operationName);
    if (known.size >= cachedOperationsMax) known.delete(known.keys().next().value as string);
    known.set(cacheKey, operation);
    return operation;
  };
}

function readOperation(query: string, operationName: string | undefined): RemoteOperation {
  try {
    const document = parse(query, { noLocation: true });
    const operation = getOperationAST(document, operationName);
    if (!operation) return unknownOperation;
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    return {
      isQuery: operation.operation === OperationTypeNode.QUERY,
      keys: certainKeys(operation.selectionSet.selections, fragments),
    };
  } catch {
    return unknownOperation;
  }
}

/** The keys of a root selection, except what a directive may leave out. */
function certainKeys(
  selections: readonly SelectionNode[],
  fragments: readonly FragmentDefinitionNode[],
): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.directives?.length) return [];
    if (selection.kind === Kind.FIELD) return [selection.alias?.value ?? selection.name.value];
    const spread =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : fragments.find((fragment) => fragment.name.value === selection.name.value);
    return spread ? certainKeys(spread.selectionSet.selections, fragments) : [];
  });
}

const answerModel = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.looseObject({
        message: z.string(),
        path: z.array(z.union([z.string(), z.int()])).nullish(),
        extensions: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nonempty()
    .optional(),
});

/** What came back is no answer to what was asked. */
export class NonsenseAnswerError extends Error {
  override name = 'NonsenseAnswerError';
}

/**
 * Reads an answer as the GraphQL specification has it: errors, or data with every field of the operation, or both.
 * @throws NonsenseAnswerError for anything else, so that nothing of it is taken for a null that somebody meant.
 */
export function readAnswer(operation: RemoteOperation, body: string): z.infer<typeof answerModel> {
  const parsed = answerModel.safeParse(parseJson(body));
  if (!parsed.success) throw new NonsenseAnswerError('the answer is not one of GraphQL');
  const { data, errors } = parsed.data;
  if (!data && !errors) throw new NonsenseAnswerError('the answer has neither data nor errors');
  const missing = data && operation.keys.find((key) => !Object.hasOwn(data, key));
  if (missing) throw new NonsenseAnswerError(`the answer lacks ${missing}`);
  return parsed.data;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new NonsenseAnswerError('the answer is not JSON');
  }
}
