import { readPage, toConnection } from '@agio/runtime/connection';
import { isUuid } from '@agio/runtime/ids';
import type { QueryResolvers } from '../../generated/resolvers.js';

export const mails: QueryResolvers['mails'] = async (_, args, { deps }) => {
  const page = readPage(args, isUuid);
  return toConnection(
    page,
    await deps.mails.page(page),
    (mail) => mail.id,
    (mail) => mail,
  );
};
