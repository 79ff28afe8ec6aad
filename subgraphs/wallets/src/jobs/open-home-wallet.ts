import type { Ledger } from '@agio/ledger/ledger';
import { requireAsset } from '@agio/runtime/money/assets';
import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import { walletOf } from '../account/account.js';
import { openMissing } from '../account/store.js';

/** Opens the first wallet of a new account, in the currency of its country. */
export const openHomeWallet = (ledger: Ledger): Consumer =>
  defineConsumer(eventCatalogue, {
    name: 'wallets.openHomeWallet',
    event: 'user.registered',
    async handle({ payload: { userId, homeCurrency } }, client) {
      await openMissing(client, ledger, [walletOf(userId, requireAsset(homeCurrency).code)]);
    },
  });
