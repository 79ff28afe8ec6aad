import { readPage, toConnection } from '@agio/runtime/connection';
import { isUuid } from '@agio/runtime/ids';
import { userIdOf } from '@agio/runtime/identity/identity';
import { formatMoney } from '@agio/runtime/money/money';
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

  beneficiaries: ({ id }, _, { deps, identity }) => (id === userIdOf(identity) ? deps.beneficiaries.list(id) : null),

  activityCursor: ({ id }, _, { deps, identity }) => (id === userIdOf(identity) ? deps.events.present() : null),

  async limits({ id }, _, { deps, identity }) {
    const limits = id === userIdOf(identity) ? await deps.limits.of(id) : null;
    if (!limits) return null;
    const { perTransaction, daily, dailyLeft } = limits;
    return {
      perTransaction: formatMoney(perTransaction),
      daily: formatMoney(daily),
      dailyLeft: formatMoney(dailyLeft),
    };
  },
};
