import { requestError } from '@agio/runtime/errors/request-error';
import { isUuid } from '@agio/runtime/ids';
import { parseAmount } from '@agio/runtime/money/money';
import type { MoneyInput } from './generated/resolvers.js';

/** Where a value stands in the arguments of a command. */
export type Path = readonly (string | number)[];

/** Items of one command, unless it takes more: what the ledger applies in one batch. */
export const itemsMax = 512;

/** What is malformed in a command is a fault of the subgraph that sends it, so the whole request is refused. */
export const refuse = (path: Path, required: string) =>
  requestError('BAD_USER_INPUT', `${path.join('.')}: ${required} is required.`, { field: path.map(String) });

/** @throws GraphQLError BAD_USER_INPUT when there are too many. */
export function checkCount(items: readonly unknown[], path: Path, max = itemsMax): void {
  if (items.length > max) throw refuse(path, `at most ${max}`);
}

/**
 * An id in lower case.
 *
 * @throws GraphQLError BAD_USER_INPUT when it is no UUID.
 */
export function readId(id: string, path: Path): string {
  if (!isUuid(id)) throw refuse(path, 'a UUID');
  return id.toLowerCase();
}

/**
 * A time, which the scalar has read.
 *
 * @throws GraphQLError BAD_USER_INPUT when the ledger cannot write it down.
 */
export function readTime(time: Date, path: Path): Date {
  if (time.getUTCFullYear() < 1) throw refuse(path, 'a year from 0001 on');
  return time;
}

/**
 * Minor units, above zero.
 *
 * @throws GraphQLError BAD_USER_INPUT when it is malformed, too large, or not above zero.
 */
export function readAmount({ amount, currency }: MoneyInput, path: Path): bigint {
  const parsed = parseAmount(amount, currency);
  if (!parsed.ok) throw refuse([...path, 'amount'], parsed.message);
  if (parsed.minor <= 0n) throw refuse([...path, 'amount'], 'above zero');
  return parsed.minor;
}
