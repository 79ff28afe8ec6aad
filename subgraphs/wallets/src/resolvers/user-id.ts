import { requestError } from '@agio/runtime/errors/request-error';
import { userIdOf, type Identity } from '@agio/runtime/identity/identity';

/** The id of the person who asks. @throws GraphQLError FORBIDDEN when no person does. */
export function requireUserId(identity: Identity): string {
  const userId = userIdOf(identity);
  if (userId === null) throw requestError('FORBIDDEN', 'Only a person can do this.');
  return userId;
}
