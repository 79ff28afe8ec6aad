import type { QueryResolvers } from '../../generated/resolvers.js';
import { findOwn } from '../Quote.js';

export const quote: QueryResolvers['quote'] = (_, { id }, context) => findOwn(id, context);
