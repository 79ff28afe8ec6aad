import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { createLedger, type Ledger } from '../ledger.js';
import { ledgerV1Up } from '../migrations/ledger-v1.js';
import { ledgerV2Up } from '../migrations/ledger-v2.js';
import { ledgerV3Up } from '../migrations/ledger-v3.js';
import { ledgerV4Up } from '../migrations/ledger-v4.js';

export interface TestLedger {
  database: TestDatabase;
  pool: pg.Pool;
  ledger: Ledger;
  /** Opens an account of asset EUR that may go below zero, unless told otherwise. */
  open(options?: { id?: string; asset?: string; guarded?: boolean; funds?: bigint }): Promise<string>;
  /** Gives an account an entry of that time, which its next batches are not before. */
  turnClock(account: string, to: Date): Promise<void>;
  /** Every way in which the stored ledger contradicts itself; none, always. */
  contradictions(): Promise<unknown[]>;
  stop(): Promise<void>;
}

/** A ledger on an empty database of its own. */
export async function createTestLedger(): Promise<TestLedger> {
  const database = await createTestDatabase();
  const pool = database.pool();
  for (const statement of [...ledgerV1Up, ...ledgerV2Up, ...ledgerV3Up, ...ledgerV4Up]) await pool.query(statement);
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
    async turnClock(account, to) {
      const { asset, balance } = (await ledger.balances([account])).get(account)!;
      const source = await open({ asset });
      const legs = [{ debit: source, credit: account, amount: 1n }];
      if (balance === 0n) await ledger.post({ id: randomUUID(), legs });
      await pool.query('UPDATE ledger_accounts SET last_posted_at = $2 WHERE id = $1', [account, to]);
      await ledger.post({ id: randomUUID(), legs });
    },
    contradictions: () => findContradictions(pool),
    async stop() {
      await ledger.stop();
      await database.drop();
    },
  };
}

/** Every way in which a stored ledger contradicts itself. */
export async function findContradictions(pool: pg.Pool): Promise<unknown[]> {
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
      WHERE h.id IS NULL OR t.id IS NULL
    UNION ALL
    SELECT 'reversal', t.id::text FROM ledger_transfers t
      WHERE t.reverses IS NOT NULL AND t.result = 'posted' AND t.amounts IS DISTINCT FROM (
        SELECT array_agg(r.amount ORDER BY r.reversal_leg) FROM ledger_reversals r
          JOIN ledger_transfers original ON original.id = r.transfer_id AND original.result = 'posted'
          WHERE r.reversal_id = t.id AND r.transfer_id = t.reverses AND r.leg = t.reversed_legs[r.reversal_leg]
            AND t.credits[r.reversal_leg] = original.debits[r.leg]
            AND (t.forced OR t.debits[r.reversal_leg] = original.credits[r.leg]))
    UNION ALL
    SELECT 'reversed', r.transfer_id || ' ' || r.leg FROM ledger_reversals r JOIN ledger_transfers t ON t.id = r.transfer_id
      GROUP BY r.transfer_id, r.leg, t.amounts HAVING sum(r.amount) > t.amounts[r.leg]
    UNION ALL
    SELECT 'batch', coalesce(b.id, t.id)::text
      FROM (SELECT unnest(transfer_ids) AS id, at FROM ledger_batches) b
      FULL JOIN ledger_transfers t ON t.id = b.id AND t.posted_at = b.at
      GROUP BY b.id, t.id HAVING b.id IS NULL OR t.id IS NULL OR count(*) > 1
    UNION ALL
    SELECT 'batch of hold', coalesce(b.id, h.id)::text
      FROM (
        SELECT unnest(hold_ids) AS id, at, false AS resolved FROM ledger_batches
        UNION ALL SELECT unnest(resolved_hold_ids), at, true FROM ledger_batches
      ) b
      FULL JOIN (
        SELECT id, coalesce(placed_at, resolved_at) AS at, false AS resolved FROM ledger_holds
        UNION ALL SELECT id, resolved_at, true FROM ledger_holds WHERE placed_at IS NOT NULL AND resolved_at IS NOT NULL
      ) h ON h.id = b.id AND h.at = b.at AND h.resolved = b.resolved
      GROUP BY b.id, h.id, h.resolved HAVING b.id IS NULL OR h.id IS NULL OR count(*) > 1`);
  return rows;
}
