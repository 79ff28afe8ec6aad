import type { QueryResolvers } from '../../generated/resolvers.js';
import { findVisible } from '../Transaction.js';

export const transaction: QueryResolvers['transaction'] = (_, { id }, context) => findVisible(id, context);
