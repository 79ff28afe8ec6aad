import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterStoreAbstract } from 'rate-limiter-flexible';

export interface Limiter {
  /** Takes one point from the key's budget. */
  consume(key: string): Promise<LimiterVerdict>;
  /** Gives the key its whole budget back, after a login that succeeded for instance. */
  reset(key: string): Promise<void>;
}

/** `retryAfterSeconds` is whole and at least 1, as the header `Retry-After` wants it. */
export type LimiterVerdict = { allowed: true } | { allowed: false; retryAfterSeconds: number };

export interface LimiterOptions {
  /** Keeps the keys of different limiters apart. */
  name: string;
  /** How often a key may consume in each period. */
  points: number;
  /** The period begins with a key's first consumption. */
  durationSeconds: number;
  /** How long a key that has exceeded its budget is refused; the rest of its period when left out. */
  blockSeconds?: number;
  backend: LimiterBackend;
}

/** The budgets are shared by all replicas and survive a restart: on Redis, or in the pool's table `limiter`. */
export type LimiterBackend = { redis: Redis } | { pool: pg.Pool };

/** SQL of the migration that makes the table. Its columns are the ones that rate-limiter-flexible expects. */
export const limiterV1Up: readonly string[] = [
  `CREATE TABLE limiter (
    key text PRIMARY KEY,
    points integer NOT NULL,
    -- Milliseconds since 1970.
    expire bigint
  )`,
  'CREATE INDEX limiter_expire ON limiter (expire)',
];

export const limiterV1Down: readonly string[] = ['DROP TABLE limiter'];

/** A limit of how often something may be done, by key. While Redis is away, each process counts for itself. */
export function createLimiter(options: LimiterOptions): Limiter {
  const store = createStore(options);
  return {
    async consume(key) {
      try {
        await store.consume(digest(key));
        return { allowed: true };
      } catch (refusal) {
        // The library rejects with its result for a refusal, and with an Error for a fault.
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
      }
    },
    async reset(key) {
      await store.delete(digest(key));
    },
  };
}

/**
 * Deletes budgets that have expired; without it the table grows by every key ever seen. Redis does it by itself.
 *
 * @param limit rows at most. @returns how many were deleted.
 */
export async function deleteExpiredBudgets(pool: pg.Pool, limit = 1_000): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM limiter WHERE key IN (SELECT key FROM limiter WHERE expire < $1 ORDER BY expire LIMIT $2)`,
    [Date.now(), limit],
  );
  return rowCount ?? 0;
}

function createStore({
  name,
  points,
  durationSeconds,
  blockSeconds = 0,
  backend,
}: LimiterOptions): RateLimiterStoreAbstract {
  const budget = { keyPrefix: name, points, duration: durationSeconds, blockDuration: blockSeconds };
  if ('redis' in backend) {
    return new RateLimiterRedis({
      ...budget,
      storeClient: backend.redis,
      insuranceLimiter: new RateLimiterMemory(budget),
      // Else a login would wait for Redis to come back.
      rejectIfRedisNotReady: true,
    });
  }
  return new RateLimiterPostgres({
    ...budget,
    storeClient: backend.pool,
    storeType: 'pool',
    tableName: 'limiter',
    tableCreated: true,
    // It would delete without a bound.
    clearExpiredByTimeout: false,
  });
}

/** Keys are e-mail addresses and the like, of any length: they are neither stored nor cut. */
const digest = (key: string) => createHash('sha256').update(key).digest('base64url');
