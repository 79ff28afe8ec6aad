import type pg from 'pg';

/** A lock that one session in the database holds; PostgreSQL gives it up when that session ends, however it ends. */
export interface AdvisoryLock {
  /** The session that holds it. What must happen under the lock runs here: it cannot happen without the lock then. */
  readonly client: pg.PoolClient;
  /** False once the session is known to have ended. */
  readonly isHeld: boolean;
  release(): void;
}

/** @returns undefined when another session holds it. Takes one connection of the pool for as long as it is held. */
export async function tryAdvisoryLock(pool: pg.Pool, key: string): Promise<AdvisoryLock | undefined> {
  const client = await pool.connect();
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    // The session is closed and not given back, which releases the lock whatever state it is in.
    client.release(true);
  };
  client.on('error', release);
  client.on('end', release);
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [key],
    );
    if (!rows[0]?.locked) {
      client.off('error', release).off('end', release).release();
      return undefined;
    }
    // When this machine vanishes, the server notices within half a minute, not after the two hours of its default.
    await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3');
  } catch (error) {
    release();
    throw error;
  }
  return {
    client,
    get isHeld() {
      return isHeld;
    },
    release,
  };
}
