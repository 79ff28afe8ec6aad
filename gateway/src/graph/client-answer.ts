import { asGraphQLError, maskError } from '@agio/runtime/errors/mask';
import type { Logger } from '@agio/runtime/logging/logger';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { restorePath, type AliasRenaming } from './alias-renaming.js';

/** An answer as its client gets it: under the client's own aliases, and with its errors masked. */
export function clientAnswer(
  result: ExecutionResult,
  { restore }: AliasRenaming,
  context: { logger: Logger; correlationId: string },
): { data?: Record<string, unknown> | null; errors?: readonly GraphQLError[] } {
  const errors = result.errors?.map((error) => {
    const masked = maskError(asUserInput(error, result.data), context);
    return asGraphQLError(masked.path ? { ...masked, path: restorePath(masked.path, restore) } : masked);
  });
  const data = result.data === undefined ? {} : { data: restore<Record<string, unknown> | null>(result.data) };
  return { ...data, ...(errors ? { errors } : {}) };
}

/** Variables that do not fit are refused before execution, so without data and, by graphql-js, without a code. */
export function asUserInput(error: GraphQLError, data: unknown): GraphQLError {
  if (data !== undefined || error.extensions['code'] !== undefined) return error;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
  });
}
