import { formatMoney, readMoney } from '@agio/runtime/money/money';
import type { WalletResolvers } from '../generated/resolvers.js';
import { valueIn } from '../rate/value-in.js';

export const Wallet: WalletResolvers = {
  valueIn(wallet, { currency }, { deps }) {
    // Null when the wallet is not this reader's: wallets then answers no balance.
    if (!('balance' in wallet) || wallet.balance == null) return null;
    const value = valueIn(readMoney(wallet.balance), currency, deps.pricing);
    return value ? formatMoney(value) : null;
  },
};
