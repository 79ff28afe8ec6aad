import type { MutationResolvers } from '../../generated/resolvers.js';
import { actingUser, toPayload } from '../payload.js';

export const topUp: MutationResolvers['topUp'] = async (_, { input }, { deps, identity }) =>
  toPayload(await deps.topUp(actingUser(identity), input));
