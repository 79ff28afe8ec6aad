import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../logging/logger.js';
import { ServiceBusyError } from '../batcher.js';
import { requestErrorCodes, type RequestErrorCode } from './request-error.js';
import { isStoreAway } from './store-failure.js';

const publicCodes = new Set<unknown>(requestErrorCodes);
/** What an error may tell besides its code. */
const publicExtensions = ['code', 'field', 'allowed', 'retryAfterSeconds', 'cursor', 'correlationId'] as const;

/**
 * What a client is told of an error. An error with a public code keeps its message, a store that is away is one that passes; anything else is logged
 * whole and becomes `INTERNAL_SERVER_ERROR` with the correlation id under which the log has it.
 */
export function maskError(error: unknown, context: { logger: Logger; correlationId: string }): GraphQLFormattedError {
  const graphqlError =
    error instanceof GraphQLError ? error : new GraphQLError('Unexpected error', { originalError: toError(error) });
  const { path, locations } = graphqlError;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const code = graphqlError.extensions['code'];
  if (publicCodes.has(code) && code !== 'INTERNAL_SERVER_ERROR') {
    const told = publicExtensions.filter((name) => graphqlError.extensions[name] !== undefined);
    const extensions = Object.fromEntries(told.map((name) => [name, graphqlError.extensions[name]]));
    return { message: graphqlError.message, ...place, extensions };
  }
  const passing = passingFailure(graphqlError.originalError);
  if (passing) {
    const { correlationId, logger } = context;
    logger.warn({ reason: graphqlError.originalError?.message, path, correlationId }, passing.message);
    return { message: passing.message, ...place, extensions: { code: passing.code } };
  }
  // A part of the platform that has masked and logged the error already answers with its own correlation id: it is the one to look for.
  const known = graphqlError.extensions['correlationId'];
  const correlationId = typeof known === 'string' ? known : context.correlationId;
  if (known === undefined) {
    context.logger.error({ err: graphqlError.originalError ?? graphqlError, path, correlationId }, 'unexpected error');
  }
  return {
    message: 'Something went wrong on our side. Quote the correlation id when you report it.',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId },
  };
}

/** What a client is told of a failure that passes by itself: nothing is wrong with the request, and it may be sent again. */
function passingFailure(error: unknown): { code: RequestErrorCode; message: string } | undefined {
  if (isStoreAway(error)) {
    return { code: 'SERVICE_UNAVAILABLE', message: 'This cannot be answered at this moment; try again shortly.' };
  }
  if (error instanceof ServiceBusyError) {
    return { code: 'SERVICE_BUSY', message: 'Too much is waiting at this moment; try again shortly.' };
  }
  return undefined;
}

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** A masked error as the instance that Apollo Server asks of an executor. */
export const asGraphQLError = ({ message, path, extensions }: GraphQLFormattedError): GraphQLError =>
  new GraphQLError(message, { path, extensions });
