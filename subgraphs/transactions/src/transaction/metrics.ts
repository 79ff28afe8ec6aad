import type { Metrics } from '@agio/runtime/observability/metrics';
import type pg from 'pg';

/**
 * Shows how many transactions are under way, and how old the oldest of them is: one that grows older than a few minutes and is no payout or
 * pending payment wants somebody to look. Read from the index of what is PROCESSING.
 */
export function registerTransactions(metrics: Metrics, pool: pg.Pool): void {
  const read = (column: string) => async () => {
    const { rows } = await pool.query<{ kind: string; value: string }>(
      `SELECT kind, ${column} AS value FROM transactions WHERE status = 'PROCESSING' GROUP BY kind`,
    );
    return rows.map(({ kind, value }) => ({ labels: { kind }, value: Number(value) }));
  };
  metrics.gauge(
    { name: 'agio_transactions_processing', help: 'Transactions that have no end yet, by kind.', labels: ['kind'] },
    read('count(*)'),
  );
  metrics.gauge(
    {
      name: 'agio_transactions_processing_oldest_seconds',
      help: 'Age of the oldest transaction that has no end yet, by kind.',
      labels: ['kind'],
    },
    read('extract(epoch FROM clock_timestamp() - min(created_at))'),
  );
}
