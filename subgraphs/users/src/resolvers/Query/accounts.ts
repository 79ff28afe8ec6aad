import { requestError } from '@agio/runtime/errors/request-error';
import type { QueryResolvers } from '../../generated/resolvers.js';

const idsMax = 100;

export const accounts: QueryResolvers['accounts'] = (_, { ids }, { loaders }) => {
  if (ids.length > idsMax) {
    throw requestError('BAD_USER_INPUT', `ids: at most ${idsMax} are allowed.`, { field: ['ids'] });
  }
  return Promise.all(ids.map((id) => loaders.user.load(id)));
};
