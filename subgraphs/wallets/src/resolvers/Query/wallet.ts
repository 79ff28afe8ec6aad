import type { QueryResolvers } from '../../generated/resolvers.js';
import { ownWallet } from '../own-wallet.js';

export const wallet: QueryResolvers['wallet'] = (_, { id }, context) => ownWallet(id, context);
