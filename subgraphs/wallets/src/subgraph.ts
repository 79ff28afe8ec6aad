import { createLedger } from '@agio/ledger/ledger';
import { startSealer, type Sealer } from '@agio/ledger/seal/sealer';
import { every, type Loop } from '@agio/runtime/jobs/loop';
import { createLinkSigner } from '@agio/runtime/storage/link-signer';
import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import { createAccountDirectory } from './account/directory.js';
import type { WalletsDeps } from './context.js';
import { readWalletsEnv } from './env.js';
import { createHolding } from './hold/holding.js';
import { createHouseBooks } from './house/books.js';
import { carryOutApproved } from './jobs/carry-out-approved.js';
import { expireApprovals } from './jobs/expire-approvals.js';
import { expireHolds } from './jobs/expire-holds.js';
import { openHomeWallet } from './jobs/open-home-wallet.js';
import { registerVerifications, verifyLedgerRegularly } from './jobs/verify-ledger.js';
import { createLoaders } from './loaders.js';
import { Wallets1764000000000 } from './migrations/1764000000000-wallets.js';
import { Holds1764200000000 } from './migrations/1764200000000-holds.js';
import { Reversals1764600000000 } from './migrations/1764600000000-reversals.js';
import { Approvals1764700000000 } from './migrations/1764700000000-approvals.js';
import { EventCursors1764790000000 } from './migrations/1764790000000-event-cursors.js';
import { Treasury1764800000000 } from './migrations/1764800000000-treasury.js';
import { Seals1764900000000 } from './migrations/1764900000000-seals.js';
import { SharedJobs1764950000000 } from './migrations/1764950000000-shared-jobs.js';
import { ApprovalThresholds1764970000000 } from './migrations/1764970000000-approval-thresholds.js';
import { openLedgerHeads } from './reconciliation/ledger-heads.js';
import { createVerifications } from './reconciliation/verifications.js';
import { seedReserves } from './reserve/seed.js';
import { resolvers } from './resolvers/resolvers.js';
import { createStatementDocuments } from './statement/documents.js';
import { createStatementLinks } from './statement/links.js';
import { statementRoute } from './statement/route.js';
import { openTreasury } from './treasury.js';
import { createPosting } from './transfer/posting.js';

export const walletsSubgraph = defineSubgraph({
  name: 'wallets',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations: [
    Wallets1764000000000,
    Holds1764200000000,
    Reversals1764600000000,
    Approvals1764700000000,
    EventCursors1764790000000,
    Treasury1764800000000,
    Seals1764900000000,
    SharedJobs1764950000000,
    ApprovalThresholds1764970000000,
  ],
  readEnv: readWalletsEnv,

  async start(host, env) {
    const { pool, call, logger, secret, metrics, notifyOutbox } = host;
    const ledger = createLedger({ pool, logger });
    const accounts = createAccountDirectory({ pool, ledger });
    const posting = createPosting({ ledger, accounts, logger });
    const holding = createHolding({ ledger, accounts, logger });
    const houseBooks = createHouseBooks({ pool, ledger });
    const treasury = await openTreasury(host, { ledger, accounts, posting }, env.treasury);
    const { approvals, carryingOut, reserves, signingKeys } = treasury;
    const statementLinks = createStatementLinks({ signer: createLinkSigner(secret), ...env.statementLinks });
    const statementDocuments = createStatementDocuments({ pool, ledger, call });
    const heads = await openLedgerHeads({ pool, secret, storage: env.storage, signingKeys });
    const verifications = createVerifications({ pool, notifyOutbox });
    if (env.demo) await seedReserves({ pool, posting });

    const deps: WalletsDeps = {
      ledger,
      accounts,
      posting,
      holding,
      houseBooks,
      ...treasury,
      statementLinks,
      verifications,
    };
    // Every process signs, so each reads the keys that another has made.
    const loops: Loop[] = [every(30_000, signingKeys.refresh, { name: 'wallets.signingKeys', logger })];
    let sealer: Sealer | undefined;
    return {
      resolvers,
      deps,
      routes: [statementRoute({ links: statementLinks, documents: statementDocuments })],
      createLoaders: () => createLoaders({ pool, ledger, reserves, approvals }),
      consumers: [openHomeWallet(ledger)],
      startJobs() {
        loops.push(
          expireHolds(ledger, logger),
          expireApprovals(approvals, logger),
          carryOutApproved(carryingOut, logger),
          verifyLedgerRegularly({
            pool,
            heads: heads.archive,
            verifications,
            intervalMs: env.verifyIntervalMs,
            logger,
          }),
        );
        sealer = startSealer({ pool, archive: heads.archive, logger, name: 'wallets' });
        registerVerifications(metrics, verifications);
      },
      async stop() {
        await Promise.all(loops.map((loop) => loop.stop()));
        await ledger.stop();
        // What was posted last is sealed, too.
        await sealer?.stop();
        heads.stop();
      },
    };
  },
});
