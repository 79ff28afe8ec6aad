import { assets } from '@agio/runtime/money/assets';
import type { QueryResolvers } from '../../generated/resolvers.js';

export const currencies: NonNullable<QueryResolvers['currencies']> = () => [...assets];
