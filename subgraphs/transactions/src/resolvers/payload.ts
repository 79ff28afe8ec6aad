import { userError } from '@agio/runtime/errors/user-error';
import type { Identity, UserIdentity } from '@agio/runtime/identity/identity';
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
export function actingPerson(identity: Identity): UserIdentity {
  if (identity.kind !== 'user') throw requestError('FORBIDDEN', 'Only a person can do this.');
  return identity;
}

/** The id of the user that acts. */
export const actingUser = (identity: Identity): string => actingPerson(identity).userId;
