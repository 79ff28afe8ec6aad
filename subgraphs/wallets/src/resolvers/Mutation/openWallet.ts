import { walletOf } from '../../account/account.js';
import type { MutationResolvers } from '../../generated/resolvers.js';
import { requireUserId } from '../user-id.js';

export const openWallet: MutationResolvers['openWallet'] = async (_, { input }, { deps, identity, loaders }) => {
  const [id] = await deps.accounts.resolve([walletOf(requireUserId(identity), input.currency)]);
  return { wallet: await loaders.wallet.load(id!), userErrors: [] };
};
