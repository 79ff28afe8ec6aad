import type { Ledger } from '@agio/ledger/ledger';
import type pg from 'pg';
import type { HouseRole } from '../account/account.js';
import type { Position, RealisedGain } from './position.js';

/** A period of the books: from `from` on and before `to`. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** What the house has, owes, earns and may hold. */
export interface Positions {
  /** Those of these currencies, or of all that the house has an account or a limit in, by currency code. Read at one moment. */
  list(currencies?: readonly string[]): Promise<Position[]>;
  /** Those of the currencies that have an exposure limit. */
  limited(): Promise<Position[]>;
  /** @param limit minor units, zero or more; null clears it. */
  setExposureLimit(currency: string, limit: bigint | null): Promise<void>;
  /** What was earned and lost in a period, by currency code; only currencies in which the house has ever earned or lost. */
  gains(period: Period): Promise<RealisedGain[]>;
}

interface PositionRow {
  currency: string;
  reserve: string;
  fees: string;
  exchange_gains: string;
  write_offs: string;
  clearing: string;
  capital: string;
  receivables: string;
  total: string;
  exposure_limit: string | null;
}

const of = (holder: HouseRole | 'RECEIVABLES') =>
  `coalesce(sum(balance) FILTER (WHERE holder = '${holder}'), 0) AS ${holder.toLowerCase()}`;

/**
 * The accounts of the house and the receivables, which are few; wallets are many and are what is left, since all accounts of a currency sum to
 * zero. One statement, so one moment.
 */
const positionsQuery = `
  SELECT currency, ${of('RESERVE')}, ${of('FEES')}, ${of('EXCHANGE_GAINS')}, ${of('WRITE_OFFS')}, ${of('CLEARING')},
      ${of('CAPITAL')}, ${of('RECEIVABLES')}, coalesce(sum(balance), 0) AS total, min(exposure_limit) AS exposure_limit
    FROM (
      SELECT role AS holder, currency, balance, NULL::bigint AS exposure_limit
        FROM house_accounts JOIN ledger_accounts USING (id)
      UNION ALL
      SELECT 'RECEIVABLES', currency, balance, NULL FROM receivables JOIN ledger_accounts USING (id)
      UNION ALL
      SELECT NULL, currency, NULL, exposure_limit FROM exposure_limits
    ) parts
    WHERE $1::text[] IS NULL OR currency = ANY ($1)
    GROUP BY currency ORDER BY currency COLLATE "C"`;

export function createPositions({ pool, ledger }: { pool: pg.Pool; ledger: Pick<Ledger, 'balanceAt'> }): Positions {
  async function list(currencies?: readonly string[]): Promise<Position[]> {
    const { rows } = await pool.query<PositionRow>({
      name: 'positions',
      text: positionsQuery,
      values: [currencies ?? null],
    });
    return rows.map(toPosition);
  }

  return {
    list,
    async limited() {
      const { rows } = await pool.query<{ currency: string }>('SELECT currency FROM exposure_limits');
      return rows.length === 0 ? [] : list(rows.map(({ currency }) => currency));
    },
    async setExposureLimit(currency, limit) {
      if (limit === null) {
        await pool.query('DELETE FROM exposure_limits WHERE currency = $1', [currency]);
        return;
      }
      await pool.query(
        `INSERT INTO exposure_limits (currency, exposure_limit) VALUES ($1, $2)
           ON CONFLICT (currency) DO UPDATE SET exposure_limit = excluded.exposure_limit`,
        [currency, limit],
      );
    },
    async gains({ from, to }) {
      const { rows } = await pool.query<{ id: string; role: HouseRole; currency: string }>(
        `SELECT id, role, currency FROM house_accounts WHERE role IN ('FEES', 'EXCHANGE_GAINS', 'WRITE_OFFS')
           ORDER BY currency COLLATE "C"`,
      );
      const ids = rows.map(({ id }) => id);
      // Entries have milliseconds, and a balance at a time has all that was posted up to and including it.
      const before = (time: Date) => ledger.balanceAt(ids, new Date(time.getTime() - 1));
      const [atStart, atEnd] = await Promise.all([before(from), before(to)]);
      const changeOf = (id: string) => (atEnd.get(id) ?? 0n) - (atStart.get(id) ?? 0n);
      return [...new Set(rows.map(({ currency }) => currency))].map((currency) => {
        const change = (role: HouseRole) =>
          rows
            .filter((row) => row.currency === currency && row.role === role)
            .reduce((sum, { id }) => sum + changeOf(id), 0n);
        return {
          currency,
          fees: change('FEES'),
          exchangeGains: change('EXCHANGE_GAINS'),
          writtenOff: -change('WRITE_OFFS'),
        };
      });
    },
  };
}

const toPosition = (row: PositionRow): Position => ({
  currency: row.currency,
  reserve: BigInt(row.reserve),
  fees: BigInt(row.fees),
  exchangeGains: BigInt(row.exchange_gains),
  writtenOff: -BigInt(row.write_offs),
  clearing: -BigInt(row.clearing),
  capital: -BigInt(row.capital),
  receivables: -BigInt(row.receivables),
  customerFunds: -BigInt(row.total),
  exposureLimit: row.exposure_limit === null ? null : BigInt(row.exposure_limit),
});
