import { readPage, toConnection } from '@agio/runtime/connection';
import { isUuid } from '@agio/runtime/ids';
import { userIdOf } from '@agio/runtime/identity/identity';
import type { UserResolvers } from '../generated/resolvers.js';

export const User: UserResolvers = {
  async transactions({ id }, args, { deps, identity }) {
    if (id !== userIdOf(identity)) return null;
    const page = readPage(args, isUuid);
    const filter = { status: args.status ?? null, kind: args.kind ?? null };
    const rows = await deps.store.findOf(id, filter, page);
    return toConnection(
      page,
      rows,
      (transaction) => transaction.id,
      (transaction) => transaction,
    );
  },
};
