import type { MutationResolvers } from '../../generated/resolvers.js';
import { actingUser, toPayload } from '../payload.js';

export const withdraw: MutationResolvers['withdraw'] = async (_, { input }, { deps, identity }) =>
  toPayload(await deps.withdraw(actingUser(identity), input));
