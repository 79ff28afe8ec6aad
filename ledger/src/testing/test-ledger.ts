import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { createLedger, type Ledger } from '../ledger.js';
import { ledgerV1Up } from '../migrations/ledger-v1.js';
import { ledgerV2Up } from '../migrations/ledger-v2.js';

export interface TestLedger {
  database: TestDatabase;
  pool: pg.Pool;
  ledger: Ledger;
  /** Opens an account of asset EUR that may go below zero, unless told otherwise. */
  open(options?: { id?: string; asset?: string; guarded?: boolean; funds?: bigint }): Promise<string>;
  /** Every way in which the stored ledger contradicts itself; none, always. */
  contradictions(): Promise<unknown[]>;
  stop(): Promise<void>;
}

/** A ledger on an empty database of its own. */
export async function createTestLedger(): Promise<TestLedger> {
  const database = await createTestDatabase();
  const pool = database.pool();
  for (const statement of [...ledgerV1Up, ...ledgerV2Up]) await pool.query(statement);
  const ledger = createLedger({ pool });

  async function open({ id = randomUUID(), asset = 'EUR', guarded = false, funds = 0n } = {}): Promise<string> {
    await ledger.openAccounts([{ id, asset, kind: 'test', guarded }]);
    if (funds > 0n) {
      const source = await open({ asset });
      await ledger.post({ id: randomUUID(), legs: [{ debit: source, credit: id, amount: funds }] });
    }
    return id;
  }

  return {
    database,
    pool,
    ledger,
    open,
    contradictions: () => findContradictions(pool),
    async stop() {
      await ledger.stop();
      await database.drop();
    },
  };
}

async function findContradictions(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query<{ fault: string; subject: string }>(`
    SELECT 'sum' AS fault, asset AS subject FROM ledger_accounts GROUP BY asset HAVING sum(balance) <> 0
    UNION ALL
    SELECT 'chain', account_id || ' ' || seq FROM (
      SELECT *, lag(seq, 1, 0::bigint) OVER account AS seq_before, lag(balance_after, 1, 0::bigint) OVER account AS balance_before,
             lag(posted_at, 1, '-infinity') OVER account AS posted_before
        FROM ledger_entries WINDOW account AS (PARTITION BY account_id ORDER BY seq)
    ) e
      WHERE seq <> seq_before + 1 OR balance_after <> balance_before + amount OR posted_at < posted_before
    UNION ALL
    SELECT 'head', a.id::text FROM ledger_accounts a
      LEFT JOIN LATERAL (
        SELECT seq, balance_after, posted_at FROM ledger_entries WHERE account_id = a.id ORDER BY seq DESC LIMIT 1
      ) e ON true
      WHERE (a.seq, a.balance) <> (coalesce(e.seq, 0), coalesce(e.balance_after, 0))
        OR a.last_posted_at IS DISTINCT FROM e.posted_at
    UNION ALL
    SELECT 'legs', t.id::text FROM ledger_transfers t
      WHERE (SELECT count(*) FROM ledger_entries e WHERE e.transfer_id = t.id)
        <> CASE result WHEN 'posted' THEN 2 * cardinality(amounts) ELSE 0 END
    UNION ALL
    SELECT 'orphan', transfer_id::text FROM ledger_entries e
      WHERE NOT EXISTS (SELECT FROM ledger_transfers t WHERE t.id = e.transfer_id AND t.result = 'posted')
    UNION ALL
    SELECT 'held', a.id::text FROM ledger_accounts a
      WHERE held <> (SELECT coalesce(sum(h.amount), 0) FROM ledger_holds h WHERE h.account_id = a.id AND h.state = 'placed')
    UNION ALL
    SELECT 'hold', coalesce(h.id, t.id)::text
      FROM (SELECT id FROM ledger_holds WHERE state = 'posted') h
      FULL JOIN (SELECT id FROM ledger_transfers WHERE posts_hold AND result = 'posted') t ON t.id = h.id
      WHERE h.id IS NULL OR t.id IS NULL`);
  return rows;
}
