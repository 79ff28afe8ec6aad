import type { Account } from '@agio/ledger/accounts';
import type { Ledger } from '@agio/ledger/ledger';
import DataLoader from 'dataloader';
import type pg from 'pg';
import type { Approval } from './approval/approval.js';
import type { Approvals } from './approval/approvals.js';
import type { Reserve } from './reserve/reserve.js';
import type { Reserves } from './reserve/reserves.js';
import { findWallets, findWalletsOfUsers } from './wallet/store.js';
import type { Wallet } from './wallet/wallet.js';

/** The reads of one request, collected into one query of each kind. */
export interface WalletsLoaders {
  readonly wallet: DataLoader<string, Wallet | null>;
  readonly walletsOfUser: DataLoader<string, Wallet[]>;
  /** The ledger account of a wallet. */
  readonly account: DataLoader<string, Account>;
  /** The balance of a wallet at a time, minor units. */
  readonly balanceAt: DataLoader<{ readonly walletId: string; readonly at: Date }, bigint>;
  readonly reserve: DataLoader<string, Reserve | null>;
  readonly approval: DataLoader<string, Approval | null>;
}

export function createLoaders(deps: {
  pool: pg.Pool;
  ledger: Ledger;
  reserves: Reserves;
  approvals: Approvals;
}): WalletsLoaders {
  const { pool, ledger, reserves, approvals } = deps;
  // What the next mutation of the same request changes is collected, but not remembered.
  const collectOnly = { cache: false } as const;
  return {
    wallet: new DataLoader((ids) => findWallets(pool, ids)),
    walletsOfUser: new DataLoader((userIds) => findWalletsOfUsers(pool, userIds)),
    account: new DataLoader(async (ids) => {
      const accounts = await ledger.balances(ids);
      return ids.map((id) => accounts.get(id) ?? new Error(`The wallet ${id} has no account in the ledger`));
    }, collectOnly),
    balanceAt: new DataLoader(async (keys) => {
      const times = new Map(keys.map(({ at }) => [at.getTime(), at]));
      const idsAt = (time: number) => keys.filter(({ at }) => at.getTime() === time).map(({ walletId }) => walletId);
      const balances = new Map(
        await Promise.all(
          Array.from(times, async ([time, at]) => [time, await ledger.balanceAt(idsAt(time), at)] as const),
        ),
      );
      return keys.map(
        ({ walletId, at }) =>
          balances.get(at.getTime())?.get(walletId) ?? new Error(`The wallet ${walletId} has no account in the ledger`),
      );
    }, collectOnly),
    reserve: new DataLoader((currencies) => reserves.find(currencies), collectOnly),
    approval: new DataLoader((ids) => approvals.find(ids), collectOnly),
  };
}
