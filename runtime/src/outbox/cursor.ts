import { requestError } from '../errors/request-error.js';

/**
 * A cursor of the events of one owner, as clients keep it: `transactions-1234`. It names its owner, because the position alone would pass for a
 * place among another subgraph's events.
 */
export const formatCursor = (owner: string, position: bigint): string => `${owner}-${position}`;

/**
 * The position that a cursor stands for.
 * @throws GraphQLError BAD_USER_INPUT for what is no cursor of this owner's events.
 */
export function parseCursor(owner: string, cursor: string): bigint {
  const prefix = `${owner}-`;
  const digits = cursor.startsWith(prefix) ? cursor.slice(prefix.length) : '';
  // As many digits as PostgreSQL's bigint surely holds.
  if (/^(0|[1-9]\d{0,17})$/.test(digits)) return BigInt(digits);
  throw requestError('BAD_USER_INPUT', '`after` is no cursor of these events.', { field: ['after'] });
}
