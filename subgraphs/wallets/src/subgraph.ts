import { createLedger } from '@agio/ledger/ledger';
import type { Loop } from '@agio/runtime/jobs/loop';
import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import { createAccountDirectory } from './account/directory.js';
import type { WalletsDeps } from './context.js';
import { readWalletsEnv } from './env.js';
import { createHolding } from './hold/holding.js';
import { createHouseBooks } from './house/books.js';
import { expireHolds } from './jobs/expire-holds.js';
import { openHomeWallet } from './jobs/open-home-wallet.js';
import { createLoaders } from './loaders.js';
import { Wallets1764000000000 } from './migrations/1764000000000-wallets.js';
import { Holds1764200000000 } from './migrations/1764200000000-holds.js';
import { Reversals1764600000000 } from './migrations/1764600000000-reversals.js';
import { createReceivables } from './receivable/receivables.js';
import { createAdjustments } from './reserve/adjustments.js';
import { createReserves } from './reserve/reserves.js';
import { seedReserves } from './reserve/seed.js';
import { resolvers } from './resolvers/resolvers.js';
import { createPosting } from './transfer/posting.js';

export const walletsSubgraph = defineSubgraph({
  name: 'wallets',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations: [Wallets1764000000000, Holds1764200000000, Reversals1764600000000],
  readEnv: readWalletsEnv,

  async start({ pool, logger }, env) {
    const ledger = createLedger({ pool, logger });
    const accounts = createAccountDirectory({ pool, ledger });
    const posting = createPosting({ ledger, accounts, logger });
    const holding = createHolding({ ledger, accounts, logger });
    const reserves = createReserves({ pool, ledger, accounts });
    const houseBooks = createHouseBooks({ pool, ledger });
    const adjustments = createAdjustments({ pool, posting });
    const receivables = createReceivables({ pool, ledger });
    if (env.demo) await seedReserves({ pool, posting });

    const deps: WalletsDeps = { ledger, accounts, posting, holding, reserves, houseBooks, adjustments, receivables };
    let expiry: Loop | undefined;
    return {
      resolvers,
      deps,
      createLoaders: () => createLoaders({ pool, ledger, reserves }),
      consumers: [openHomeWallet(ledger)],
      startJobs() {
        expiry = expireHolds(ledger, logger);
      },
      async stop() {
        await expiry?.stop();
        await ledger.stop();
      },
    };
  },
});
