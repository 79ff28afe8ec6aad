import type { MutationResolvers } from '../../generated/resolvers.js';
import { toUserError } from '../../user/errors.js';

export const refreshSession: MutationResolvers['refreshSession'] = async (_, { input }, { deps }) => {
  const session = await deps.sessions.refresh(input.refreshToken);
  return { session, userErrors: session ? [] : [toUserError({ kind: 'RefreshTokenInvalid' })] };
};
