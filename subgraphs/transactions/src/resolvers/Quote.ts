import { isUuid } from '@agio/runtime/ids';
import { userIdOf } from '@agio/runtime/identity/identity';
import { formatMoney } from '@agio/runtime/money/money';
import type { Context } from '../context.js';
import type { QuoteResolvers } from '../generated/resolvers.js';
import type { Quote as QuoteModel } from '../quote/quote.js';

/** The caller's own quote; a foreign id and a missing one both answer null. */
export async function findOwn(id: string, { deps, identity }: Context): Promise<QuoteModel | null> {
  if (!isUuid(id)) return null;
  const quote = await deps.quoteStore.findById(id.toLowerCase());
  return quote?.userId === userIdOf(identity) ? quote : null;
}

export const Quote: QuoteResolvers = {
  __resolveReference: ({ id }, context) => findOwn(id, context),
  sell: ({ sell }) => formatMoney(sell),
  buy: ({ buy }) => formatMoney(buy),
  fee: ({ fee }) => formatMoney(fee),
};
