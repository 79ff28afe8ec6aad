import {
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type FormattedExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { maskError } from '../errors/mask.js';
import { requestError } from '../errors/request-error.js';
import type { Identity } from '../identity/identity.js';
import type { Logger } from '../logging/logger.js';

/** One operation for one subgraph. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
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
  createContext: (origin: RequestOrigin) => unknown;
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

  return {
    async execute(request, origin) {
      const mask = (error: unknown) =>
        maskError(error, { logger: options.logger, correlationId: origin.correlationId });
      const checked = check(request.query);
      if ('errors' in checked) return { errors: checked.errors.map(mask) };
      if (!getOperationAST(checked.document, request.operationName)) {
        return { errors: [mask(requestError('OPERATION_RESOLUTION_FAILURE', 'The document has no such operation.'))] };
      }
      const result = await execute({
        schema: options.schema,
        document: checked.document,
        operationName: request.operationName ?? null,
        variableValues: request.variables ?? null,
        contextValue: options.createContext(origin),
      });
      if (!result.errors) return { data: result.data ?? null };
      // An answer without data was refused before execution: the variables do not fit.
      const refused = result.data === undefined;
      return {
        ...result,
        errors: result.errors.map((error) => mask(refused ? asUserInput(error) : error)),
      };
    },
  };
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
