import { formatMoney } from '@agio/runtime/money/money';
import type { WalletResolvers } from '../generated/resolvers.js';
import { listEntries } from '../statement/entries.js';
import { readPeriod } from '../statement/period.js';
import { readStatement } from '../statement/statement.js';
import { ownWallet } from './own-wallet.js';

export const Wallet: WalletResolvers = {
  __resolveReference: ({ id }, context) => ownWallet(id, context),
  balance: async ({ id, currency }, _args, { loaders }) =>
    formatMoney({ minor: (await loaders.account.load(id)).balance, asset: currency }),
  held: async ({ id, currency }, _args, { loaders }) =>
    formatMoney({ minor: (await loaders.account.load(id)).held, asset: currency }),
  available: async ({ id, currency }, _args, { loaders }) =>
    formatMoney({ minor: (await loaders.account.load(id)).available, asset: currency }),
  balanceAt: async ({ id, currency }, { at }, { loaders }) =>
    at.getTime() > Date.now()
      ? null
      : formatMoney({ minor: await loaders.balanceAt.load({ walletId: id, at }), asset: currency }),
  entries: (wallet, args, { deps }) => listEntries(deps.ledger, wallet, args),
  statement: (wallet, period, { deps }) => readStatement(deps.ledger, wallet, readPeriod(period)),
};
