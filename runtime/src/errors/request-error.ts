import { GraphQLError } from 'graphql';

/** The codes of `errors[].extensions.code` that leave the platform; whatever has none of them is masked. */
export const requestErrorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'SERVICE_BUSY',
  'SERVICE_UNAVAILABLE',
  'TOO_MANY_REQUESTS',
  'CURSOR_EXPIRED',
  'STREAM_INTERRUPTED',
  'INTERNAL_SERVER_ERROR',
] as const;

export type RequestErrorCode = (typeof requestErrorCodes)[number];

/** A failure of the request as a whole or of one field, which no `userErrors` can carry: identity, malformed input, a part that is down. */
export function requestError(
  code: RequestErrorCode,
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}
