import { userError } from '@agio/runtime/errors/user-error';
import { userIdOf, type Identity } from '@agio/runtime/identity/identity';
import { requestError } from '@agio/runtime/errors/request-error';
import { toUserError } from '../errors.js';
import type { Performed } from '../transaction/transactions.js';

/** The payload of every mutation that moves money: the failure of a failed transaction is told again on every repeat of its key. */
export function toPayload(performed: Performed) {
  if (performed.kind === 'refused') return { transaction: null, userErrors: [toUserError(performed.refusal)] };
  const { transaction, failure } = performed;
  return { transaction, userErrors: failure ? [userError(failure.code, failure.message)] : [] };
}

/** The user that acts. The scope `customer` is asked for by the schema, and only users have it. */
export function actingUser(identity: Identity): string {
  const userId = userIdOf(identity);
  if (userId === null) throw requestError('FORBIDDEN', 'Only a person can do this.');
  return userId;
}
