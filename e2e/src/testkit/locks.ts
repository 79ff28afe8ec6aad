import type pg from 'pg';

const held = new Set<() => Promise<void>>();

/**
 * Locks rows, so that whoever needs them waits.
 * @param query a SELECT ... FOR UPDATE.
 * @returns what lets the rows go.
 */
export async function lockRows(
  pool: pg.Pool,
  query: string,
  values: readonly unknown[] = [],
): Promise<() => Promise<void>> {
  const client = await pool.connect();
  const release = async () => {
    if (!held.delete(release)) return;
    await client.query('ROLLBACK');
    client.release();
  };
  held.add(release);
  await client.query('BEGIN');
  const { rowCount } = await client.query(query, [...values]);
  if (rowCount === 0) throw new Error(`There is nothing to lock: ${query}`);
  return release;
}

/** Lets everything go that a test has locked, should it have failed before it could. */
export async function releaseLocks(): Promise<void> {
  for (const release of held) await release();
}

/** Ends a subgraph's connections, as the server does some time after the process at their other end has vanished. */
export async function endConnections(pool: pg.Pool, subgraph: string): Promise<void> {
  await pool.query(
    'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [`agio-${subgraph}`],
  );
}
