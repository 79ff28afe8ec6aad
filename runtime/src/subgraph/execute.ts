import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { asGraphQLError, maskError } from '../errors/mask.js';
import { requestError } from '../errors/request-error.js';
import type { Identity } from '../identity/identity.js';
import type { Logger } from '../logging/logger.js';
import { isBeginning, markExtensions, markOf } from '../streams/event-mark.js';
import { createStream, ended, type EventStream } from '../streams/event-stream.js';

/** One operation for one subgraph. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
  /** The cursor behind which a subscription is taken up again, in place of what its document says. */
  readonly resumeAfter?: string | undefined;
}

/** For whom a request is made, and under which id it is found in every log. */
export interface RequestOrigin {
  readonly identity: Identity;
  readonly correlationId: string;
  /** The address of the client, for throttles. */
  readonly clientAddress: string;
  /** The span on whose behalf another process is asked; absent when nothing is traced. */
  readonly traceparent?: string;
}

/** A subgraph that can be asked, in this process or in another. Never throws for what the subgraph answers. */
export interface SubgraphEndpoint {
  execute(request: SubgraphRequest, origin: RequestOrigin): Promise<FormattedExecutionResult>;
  /**
   * Follows a subscription, from the first `next()` on. What the subgraph refuses is one answer without data, and the end. Reading rejects with a
   * GraphQLError when the subgraph is lost. The extensions of an answer say what a reader who cannot keep up may do with it
   * (`markOfAnswer`); one with nothing else only says where the stream begins.
   */
  subscribe(request: SubgraphRequest, origin: RequestOrigin): EventStream<FormattedExecutionResult>;
}

/** Documents kept parsed and validated. The gateway sends few different ones, one for each fetch of each cached plan. */
const cachedDocumentsMax = 2_000;

type CheckedDocument = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/**
 * A subgraph in this process: the query is parsed and validated once, then executed directly on the schema.
 * @param createContext makes the resolvers' context of one request.
 */
export function localEndpoint(options: {
  schema: GraphQLSchema;
  logger: Logger;
  createContext: (origin: RequestOrigin, request: SubgraphRequest) => unknown;
}): SubgraphEndpoint {
  const documents = new Map<string, CheckedDocument>();

  function check(query: string): CheckedDocument {
    const known = documents.get(query);
    if (known) return known;
    const checked = parseAndValidate(options.schema, query);
    if (documents.size >= cachedDocumentsMax) documents.delete(documents.keys().next().value as string);
    documents.set(query, checked);
    return checked;
  }

  /** What executes a request, or why it is refused. */
  function prepare(request: SubgraphRequest, origin: RequestOrigin): PreparedRequest | FormattedExecutionResult {
    const mask = (error: unknown) => maskError(error, { logger: options.logger, correlationId: origin.correlationId });
    const checked = check(request.query);
    if ('errors' in checked) return { errors: checked.errors.map(mask) };
    if (!getOperationAST(checked.document, request.operationName)) {
      return { errors: [mask(requestError('OPERATION_RESOLUTION_FAILURE', 'The document has no such operation.'))] };
    }
    const args = () => ({
      schema: options.schema,
      document: checked.document,
      operationName: request.operationName ?? null,
      variableValues: request.variables ?? null,
      contextValue: options.createContext(origin, request),
    });
    return { args, answer: (result) => answerOf(result, mask), mask };
  }

  return {
    async execute(request, origin) {
      const prepared = prepare(request, origin);
      return 'args' in prepared ? prepared.answer(await execute(prepared.args())) : prepared;
    },
    subscribe(request, origin) {
      const prepared = prepare(request, origin);
      return 'args' in prepared ? followEvents(prepared) : oneAnswer(prepared);
    },
  };
}

interface PreparedRequest {
  /** The arguments of one execution, with a context of its own: what loaders have read for an event is not of the next one. */
  readonly args: () => Parameters<typeof execute>[0];
  readonly answer: (result: ExecutionResult) => FormattedExecutionResult;
  readonly mask: (error: unknown) => GraphQLFormattedError;
}

function answerOf(result: ExecutionResult, mask: (error: unknown) => GraphQLFormattedError): FormattedExecutionResult {
  if (!result.errors) return { data: result.data ?? null };
  // An answer without data was refused before execution: the variables do not fit.
  const refused = result.data === undefined;
  // What a subscription's field throws as it begins leaves no data either, but has the path of the field.
  const isOfVariables = (error: GraphQLError) => refused && error.path === undefined;
  return { ...result, errors: result.errors.map((error) => mask(isOfVariables(error) ? asUserInput(error) : error)) };
}

function oneAnswer<T>(answer: T): EventStream<T> {
  let isTold = false;
  return createStream<T>({
    pull() {
      const step = isTold ? ended : { done: false as const, value: answer };
      isTold = true;
      return Promise.resolve(step);
    },
    close: () => {},
  });
}

/** The subscription's source, opened at the first reading, and an execution for each of its events. */
function followEvents({ args, answer, mask }: PreparedRequest): EventStream<FormattedExecutionResult> {
  let opening: Promise<AsyncIterator<unknown> | ExecutionResult> | undefined;
  let isRefused = false;

  async function open(): Promise<AsyncIterator<unknown> | ExecutionResult> {
    const events = await createSourceEventStream(args());
    return Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events;
  }

  async function pull(): Promise<IteratorResult<FormattedExecutionResult, undefined>> {
    if (isRefused) return ended;
    const source = await (opening ??= open());
    if (!('next' in source)) {
      isRefused = true;
      return { done: false, value: answer(source) };
    }
    const step = await source.next();
    if (step.done) return ended;
    const mark = markOf(step.value);
    if (mark && isBeginning(step.value)) return { done: false, value: { extensions: markExtensions(mark) } };
    const result = answer(await execute({ ...args(), rootValue: step.value }));
    return { done: false, value: mark ? { ...result, extensions: markExtensions(mark) } : result };
  }

  return createStream<FormattedExecutionResult>({
    pull: () =>
      pull().catch((error: unknown) => {
        throw asGraphQLError(mask(error));
      }),
    close() {
      // Not waited for: the source may still be opening.
      opening?.then((source) => ('next' in source ? source.return?.() : undefined)).catch(() => {});
    },
  });
}

function parseAndValidate(schema: GraphQLSchema, query: string): CheckedDocument {
  try {
    const document = parse(query, { noLocation: true });
    const errors = validate(schema, document);
    if (errors.length === 0) return { document };
    return { errors: errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [withCode(error, 'GRAPHQL_PARSE_FAILED')] };
    throw error;
  }
}

const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { code, ...error.extensions },
  });

const asUserInput = (error: GraphQLError): GraphQLError => withCode(error, 'BAD_USER_INPUT');
