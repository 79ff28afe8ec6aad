import type { Money } from '@agio/runtime/money/money';
import type pg from 'pg';
import type { Reconciliation } from './reconcile.js';

/** What the comparison of a day's payments in one currency has found. */
export interface RecordedComparison {
  /** `2026-11-21`, UTC. */
  readonly day: string;
  readonly provider: string;
  readonly providerTotal: Money;
  readonly ledgerTotal: Money;
  /** On how many transactions they do not agree. */
  readonly differences: number;
  readonly firstTransactionId: string | null;
}

/** The comparisons that were made. */
export interface Comparisons {
  /** Keeps what was found of a day, in the place of what was found of it before. */
  readonly record: (day: string, found: Reconciliation) => Promise<void>;
}

export const createComparisons = (pool: pg.Pool): Comparisons => ({
  async record(day, { provider, providerTotal, ledgerTotal, differences }) {
    await pool.query(
      `INSERT INTO payment_reconciliations
          (day, currency, provider, provider_minor, ledger_minor, differences, first_transaction_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (day, currency, provider) DO UPDATE SET (provider_minor, ledger_minor, differences, first_transaction_id, compared_at) =
          (excluded.provider_minor, excluded.ledger_minor, excluded.differences, excluded.first_transaction_id, excluded.compared_at)`,
      [
        day,
        providerTotal.asset,
        provider,
        providerTotal.minor,
        ledgerTotal.minor,
        differences.length,
        differences[0]?.transactionId ?? null,
      ],
    );
  },
});

interface Row {
  readonly day: string;
  readonly currency: string;
  readonly provider: string;
  readonly provider_minor: string;
  readonly ledger_minor: string;
  readonly differences: number;
  readonly first_transaction_id: string | null;
}

/** Counts what was compared, and answers those comparisons that found differences, oldest first; at most `rowsMax`. */
export async function readComparisons(
  pool: pg.Pool,
  { rowsMax }: { rowsMax: number },
): Promise<{ readonly count: number; readonly differing: readonly RecordedComparison[] }> {
  const counted = await pool.query<{ count: number }>('SELECT count(*)::integer AS count FROM payment_reconciliations');
  const { rows } = await pool.query<Row>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, currency, provider, provider_minor, ledger_minor, differences, first_transaction_id
      FROM payment_reconciliations WHERE differences > 0 ORDER BY 1, currency, provider LIMIT $1`,
    [rowsMax],
  );
  const differing = rows.map((row) => ({
    day: row.day,
    provider: row.provider,
    providerTotal: { asset: row.currency, minor: BigInt(row.provider_minor) },
    ledgerTotal: { asset: row.currency, minor: BigInt(row.ledger_minor) },
    differences: row.differences,
    firstTransactionId: row.first_transaction_id,
  }));
  return { count: counted.rows[0]?.count ?? 0, differing };
}
