import { withTransaction } from '@agio/runtime/db/transaction';
import type pg from 'pg';
import type { IdempotentCall } from '../idempotency.js';

/** A person's call that uses its limit. */
export type LimitedCall = Pick<IdempotentCall, 'userId' | 'key'>;

/** Whether there was room; `used` is what other calls have used within 24 hours, in minor units. */
export type Reservation = { readonly reserved: boolean; readonly used: bigint };

/**
 * What people have sent out, or are about to. A call's amount is written before its transaction is, one call of a person at a time, so that calls
 * at the same time cannot slip past the limit together. It counts for as long as its transaction has not failed and was not given back; without a
 * transaction for a minute only, which is longer than it takes to write one.
 */
export interface LimitUses {
  /** Whether the key is bound to a transaction, whose amount was judged then. */
  isBound: (call: LimitedCall) => Promise<boolean>;
  /** Counts an amount against a daily limit if there is room for it. A key counts once, by its largest amount. */
  reserve: (call: LimitedCall, minor: bigint, daily: bigint) => Promise<Reservation>;
  /** Takes back what was reserved for a call that was refused afterwards. */
  release: (call: LimitedCall) => Promise<void>;
  /** What a person has used within 24 hours. */
  usedBy: (userId: string) => Promise<bigint>;
  /** Deletes what no longer counts for its age. */
  deleteOld: () => Promise<void>;
}

/** Uses deleted at once. */
const deletedMax = 5_000;

const usedQuery = `
  SELECT coalesce(sum(uses.minor), 0)::text AS used FROM limit_uses uses
  LEFT JOIN transactions sent ON sent.owner_id = uses.user_id AND sent.idempotency_key = uses.idempotency_key
  WHERE uses.user_id = $1 AND uses.idempotency_key IS DISTINCT FROM $2 AND uses.used_at > clock_timestamp() - interval '24 hours'
    AND CASE WHEN sent.id IS NULL THEN uses.used_at > clock_timestamp() - interval '1 minute'
      ELSE sent.status IN ('PROCESSING', 'COMPLETED') END`;

async function readUsed(db: pg.Pool | pg.PoolClient, userId: string, otherThan: string | null): Promise<bigint> {
  const { rows } = await db.query<{ used: string }>(usedQuery, [userId, otherThan]);
  return BigInt(rows[0]?.used ?? 0);
}

export function createLimitUses(pool: pg.Pool): LimitUses {
  return {
    async isBound({ userId, key }) {
      const { rowCount } = await pool.query('SELECT FROM transactions WHERE owner_id = $1 AND idempotency_key = $2', [
        userId,
        key,
      ]);
      return rowCount === 1;
    },

    reserve: ({ userId, key }, minor, daily) =>
      withTransaction(pool, async (client) => {
        await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('limits ' || $1, 0))`, [userId]);
        // A statement of its own: its snapshot is later than the lock, so it sees what those who held it have written.
        const used = await readUsed(client, userId, key);
        if (used + minor > daily) return { reserved: false, used };
        // The larger amount stays: of two calls under one key, either may be the one that is carried out.
        await client.query(
          `INSERT INTO limit_uses (user_id, idempotency_key, minor, used_at) VALUES ($1, $2, $3, clock_timestamp())
           ON CONFLICT (user_id, idempotency_key)
           DO UPDATE SET minor = greatest(limit_uses.minor, excluded.minor), used_at = excluded.used_at`,
          [userId, key, minor],
        );
        return { reserved: true, used };
      }),

    async release({ userId, key }) {
      await pool.query(
        `DELETE FROM limit_uses uses WHERE user_id = $1 AND idempotency_key = $2 AND NOT EXISTS (
           SELECT FROM transactions WHERE owner_id = uses.user_id AND idempotency_key = uses.idempotency_key)`,
        [userId, key],
      );
    },

    usedBy: (userId) => readUsed(pool, userId, null),

    async deleteOld() {
      await pool.query(
        `DELETE FROM limit_uses WHERE (user_id, idempotency_key) IN (
           SELECT user_id, idempotency_key FROM limit_uses WHERE used_at < clock_timestamp() - interval '24 hours'
           ORDER BY used_at LIMIT $1)`,
        [deletedMax],
      );
    },
  };
}
