import type { MutationResolvers } from '../../generated/resolvers.js';
import { actingUser, toPayload } from '../payload.js';

export const sendTransfer: MutationResolvers['sendTransfer'] = async (_, { input }, { deps, identity }) =>
  toPayload(await deps.sendTransfer(actingUser(identity), input));
