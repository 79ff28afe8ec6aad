import type { Ledger } from '@agio/ledger/ledger';
import { withTransaction } from '@agio/runtime/db/transaction';
import type pg from 'pg';
import { houseAccount } from '../account/account.js';
import type { AccountDirectory } from '../account/directory.js';
import type { Reserve } from './reserve.js';

/** The reserves of the house. */
export interface Reserves {
  /** Every reserve, by currency code. */
  list(): Promise<Reserve[]>;
  /** In the order of the currencies; null for one without a reserve. */
  find(currencies: readonly string[]): Promise<(Reserve | null)[]>;
  /** Opens a reserve that is not there yet. */
  open(currency: string): Promise<void>;
  /**
   * Sets the level below which a reserve should be filled up, and opens the reserve when there is none. When the reserve is below it, that is
   * told at once, unless it was below the one before already.
   *
   * @param threshold minor units, zero or more; null clears it.
   */
  setThreshold(currency: string, threshold: bigint | null): Promise<void>;
  /**
   * Sets what a reserve should be filled up to, and opens the reserve when there is none.
   *
   * @param target minor units, zero or more; null clears it.
   */
  setTarget(currency: string, target: bigint | null): Promise<void>;
}

interface ReserveRow {
  id: string;
  currency: string;
  threshold: string | null;
  target: string | null;
}

export interface ReservesDeps {
  readonly pool: pg.Pool;
  readonly ledger: Ledger;
  readonly accounts: AccountDirectory;
  readonly notifyOutbox: () => void;
}

export function createReserves({ pool, ledger, accounts, notifyOutbox }: ReservesDeps): Reserves {
  const idOf = async (currency: string): Promise<string> =>
    (await accounts.resolve([houseAccount('RESERVE', currency)]))[0]!;

  async function list(): Promise<Reserve[]> {
    const { rows } = await pool.query<ReserveRow>(
      `SELECT id, currency, threshold, target
         FROM house_accounts LEFT JOIN reserve_thresholds USING (currency) LEFT JOIN reserve_targets USING (currency)
         WHERE role = 'RESERVE' ORDER BY currency COLLATE "C"`,
    );
    const balances = await ledger.balances(rows.map((row) => row.id));
    return rows.map(({ id, currency, threshold, target }) => ({
      currency,
      balance: balances.get(id)!.balance,
      threshold: threshold === null ? null : BigInt(threshold),
      target: target === null ? null : BigInt(target),
    }));
  }

  return {
    list,
    async find(currencies) {
      const byCurrency = new Map((await list()).map((reserve) => [reserve.currency, reserve]));
      return currencies.map((currency) => byCurrency.get(currency) ?? null);
    },
    async open(currency) {
      await idOf(currency);
    },
    async setThreshold(currency, threshold) {
      const id = await idOf(currency);
      if (threshold === null) {
        await pool.query('DELETE FROM reserve_thresholds WHERE currency = $1', [currency]);
        return;
      }
      await withTransaction(pool, async (client) => {
        // The lock keeps batches from crossing meanwhile: first the account, then the threshold, as they take them.
        await client.query('SELECT FROM ledger_accounts WHERE id = $1 FOR UPDATE', [id]);
        await client.query(
          `INSERT INTO reserve_thresholds (currency, threshold) VALUES ($1, $2)
             ON CONFLICT (currency) DO UPDATE SET threshold = excluded.threshold`,
          [currency, threshold],
        );
        await client.query('SELECT watch_reserve($1, balance) FROM ledger_accounts WHERE id = $2', [currency, id]);
      });
      notifyOutbox();
    },
    async setTarget(currency, target) {
      await idOf(currency);
      if (target === null) {
        await pool.query('DELETE FROM reserve_targets WHERE currency = $1', [currency]);
        return;
      }
      await pool.query(
        `INSERT INTO reserve_targets (currency, target) VALUES ($1, $2)
           ON CONFLICT (currency) DO UPDATE SET target = excluded.target`,
        [currency, target],
      );
    },
  };
}
