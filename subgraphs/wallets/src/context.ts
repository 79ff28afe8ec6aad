import type { Ledger } from '@agio/ledger/ledger';
import type { SigningKeys } from '@agio/runtime/signing/signing-keys';
import type { SubgraphContext } from '@agio/runtime/subgraph/subgraph';
import type { Approvals } from './approval/approvals.js';
import type { Holding } from './hold/holding.js';
import type { HouseBooks } from './house/books.js';
import type { WalletsLoaders } from './loaders.js';
import type { CarryingOut } from './operation/carry-out.js';
import type { Positions } from './position/positions.js';
import type { Receivables } from './receivable/receivables.js';
import type { WriteOffs } from './receivable/write-offs.js';
import type { Verifications } from './reconciliation/verifications.js';
import type { Adjustments } from './reserve/adjustments.js';
import type { Reserves } from './reserve/reserves.js';
import type { StatementLinks } from './statement/links.js';
import type { Posting } from './transfer/posting.js';
import type { AccountDirectory } from './account/directory.js';

/** What the resolvers of wallets work with. */
export interface WalletsDeps {
  readonly ledger: Ledger;
  readonly accounts: AccountDirectory;
  readonly posting: Posting;
  readonly holding: Holding;
  readonly reserves: Reserves;
  readonly houseBooks: HouseBooks;
  readonly approvals: Approvals;
  /** Those of the records of approvals. */
  readonly signingKeys: SigningKeys;
  readonly carryingOut: CarryingOut;
  readonly adjustments: Adjustments;
  readonly receivables: Receivables;
  readonly writeOffs: WriteOffs;
  readonly positions: Positions;
  readonly statementLinks: StatementLinks;
  readonly verifications: Verifications;
}

export type Context = SubgraphContext<WalletsDeps, WalletsLoaders>;
