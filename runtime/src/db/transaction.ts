import pg from 'pg';

/** SQLSTATEs after which the same transaction may well succeed: serialization_failure and deadlock_detected. */
const retryableStates: ReadonlySet<string | undefined> = new Set(['40001', '40P01']);

/** Where a failed attempt leaves the next one: PostgreSQL has judged it, so nothing of it remains. */
export function isRetryable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && retryableStates.has(error.code);
}

/**
 * Runs `work` in one database transaction and commits it. On a serialization failure or a deadlock the whole of it
 * runs again, so `work` must have no effect outside the database.
 *
 * A connection lost during COMMIT rejects, and whether the transaction was committed is then unknown: only a caller
 * whose work is idempotent may repeat it.
 *
 * @param options.attemptsMax how often `work` runs at most, 5 unless given.
 */
export async function withTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  options: { attemptsMax?: number } = {},
): Promise<T> {
  const { attemptsMax = 5 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptTransaction(pool, work);
    } catch (error) {
      if (attempt >= attemptsMax || !isRetryable(error)) throw error;
      // Two transactions that met once would meet again if both waited equally long.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
    }
  }
}

async function attemptTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers COMMIT with ROLLBACK when a statement failed and `work` swallowed its error.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
