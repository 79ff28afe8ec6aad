import type { Ledger } from '@agio/ledger/ledger';
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
  /**
   * Sets the level below which a reserve should be filled up, and opens the reserve when there is none.
   *
   * @param threshold minor units, zero or more; null clears it.
   */
  setThreshold(currency: string, threshold: bigint | null): Promise<void>;
}

interface ReserveRow {
  id: string;
  currency: string;
  threshold: string | null;
}

export function createReserves(deps: { pool: pg.Pool; ledger: Ledger; accounts: AccountDirectory }): Reserves {
  const { pool, ledger, accounts } = deps;

  async function list(): Promise<Reserve[]> {
    const { rows } = await pool.query<ReserveRow>(
      `SELECT id, currency, threshold
         FROM house_accounts LEFT JOIN reserve_thresholds USING (currency)
         WHERE role = 'RESERVE' ORDER BY currency COLLATE "C"`,
    );
    const balances = await ledger.balances(rows.map((row) => row.id));
    return rows.map(({ id, currency, threshold }) => ({
      currency,
      balance: balances.get(id)!.balance,
      threshold: threshold === null ? null : BigInt(threshold),
    }));
  }

  return {
    list,
    async find(currencies) {
      const byCurrency = new Map((await list()).map((reserve) => [reserve.currency, reserve]));
      return currencies.map((currency) => byCurrency.get(currency) ?? null);
    },
    async setThreshold(currency, threshold) {
      await accounts.resolve([houseAccount('RESERVE', currency)]);
      if (threshold === null) {
        await pool.query('DELETE FROM reserve_thresholds WHERE currency = $1', [currency]);
        return;
      }
      await pool.query(
        `INSERT INTO reserve_thresholds (currency, threshold) VALUES ($1, $2)
           ON CONFLICT (currency) DO UPDATE SET threshold = excluded.threshold`,
        [currency, threshold],
      );
    },
  };
}
