import type { MutationResolvers } from '../../generated/resolvers.js';
import { actingUser, toPayload } from '../payload.js';

export const sendRemittance: MutationResolvers['sendRemittance'] = async (_, { input }, { deps, identity }) =>
  toPayload(await deps.sendRemittance(actingUser(identity), input));
