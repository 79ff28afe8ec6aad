import type { Ledger } from '@agio/ledger/ledger';
import { createSigner } from '@agio/runtime/signing/signatures';
import { openSigningKeys } from '@agio/runtime/signing/signing-keys';
import type { SubgraphHost } from '@agio/runtime/subgraph/subgraph';
import type { AccountDirectory } from './account/directory.js';
import { createApprovals } from './approval/approvals.js';
import type { WalletsDeps } from './context.js';
import type { WalletsEnv } from './env.js';
import { createCarryingOut } from './operation/carry-out.js';
import { createOperations } from './operation/operations.js';
import { createPositions } from './position/positions.js';
import { createReceivables } from './receivable/receivables.js';
import { createWriteOffs } from './receivable/write-offs.js';
import { createAdjustments } from './reserve/adjustments.js';
import { createReserves } from './reserve/reserves.js';
import type { Posting } from './transfer/posting.js';

/** What of wallets is the house's own. */
export type Treasury = Pick<
  WalletsDeps,
  'reserves' | 'approvals' | 'signingKeys' | 'carryingOut' | 'adjustments' | 'receivables' | 'writeOffs' | 'positions'
>;

/** Puts together what the treasury works with, making the first signing key when there is none. */
export async function openTreasury(
  { pool, secret, notifyOutbox }: Pick<SubgraphHost, 'pool' | 'secret' | 'notifyOutbox'>,
  { ledger, accounts, posting }: { ledger: Ledger; accounts: AccountDirectory; posting: Posting },
  env: WalletsEnv['treasury'],
): Promise<Treasury> {
  const signingKeys = await openSigningKeys({ pool, secret, signingKeyDays: env.signingKeyDays, keepForever: true });
  const approvals = createApprovals({
    pool,
    signer: createSigner(signingKeys),
    lifeMs: env.approvalLifeMs,
    notifyOutbox,
  });
  const operations = createOperations({ pool, posting, approvals, notifyOutbox });
  const reserves = createReserves({ pool, ledger, accounts, notifyOutbox });
  const receivables = createReceivables({ pool, ledger });
  return {
    reserves,
    approvals,
    signingKeys,
    carryingOut: createCarryingOut({ pool, posting }),
    adjustments: createAdjustments({ operations, approvalFrom: env.approvalFrom }),
    receivables,
    writeOffs: createWriteOffs({ operations, receivables }),
    positions: createPositions({ pool, ledger }),
  };
}
