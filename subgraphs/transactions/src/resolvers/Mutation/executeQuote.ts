import type { MutationResolvers } from '../../generated/resolvers.js';
import { actingUser, toPayload } from '../payload.js';

export const executeQuote: MutationResolvers['executeQuote'] = async (_, { input }, { deps, identity }) =>
  toPayload(await deps.executeQuote(actingUser(identity), input));
