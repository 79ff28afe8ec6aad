import type pg from 'pg';

/** Which transactions have a receipt in the object storage. */
export interface ReceiptStore {
  /** In the order of the ids. */
  areStored: (transactionIds: readonly string[]) => Promise<boolean[]>;
  noteStored: (transactionId: string) => Promise<void>;
}

export function createReceiptStore(pool: pg.Pool): ReceiptStore {
  return {
    async areStored(transactionIds) {
      const { rows } = await pool.query<{ transaction_id: string }>(
        'SELECT transaction_id FROM receipts WHERE transaction_id = ANY ($1::uuid[])',
        [transactionIds],
      );
      const stored = new Set(rows.map((row) => row.transaction_id));
      return transactionIds.map((id) => stored.has(id));
    },
    async noteStored(transactionId) {
      await pool.query('INSERT INTO receipts (transaction_id) VALUES ($1) ON CONFLICT DO NOTHING', [transactionId]);
    },
  };
}
