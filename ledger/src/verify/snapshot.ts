import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';

/** Reads the ledger as it was at one moment. */
export interface Snapshot {
  query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]>;
}

export interface SnapshotOptions {
  /** Ends the reading between two statements. */
  readonly signal?: AbortSignal | undefined;
  /** Share of the time, above 0 and up to 1, in which statements run. */
  readonly load: number;
}

/**
 * Runs `work` on one snapshot of the whole database, which nothing can change. Posting goes on beside it; only vacuum cannot
 * remove what has been replaced since the snapshot.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function withSnapshot<T>(
  pool: pg.Pool,
  { signal, load }: SnapshotOptions,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const client = await pool.connect();
  // The next query reports a lost connection; this event must not end the process meanwhile.
  const ignoreError = () => {};
  client.on('error', ignoreError);
  let broken = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Everything is read by ranges of keys. Plans made on stale statistics would scan or hash whole tables, page after page.
    await client.query(`SELECT set_config(name, 'off', true)
      FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit']) AS name`);
    return await work({
      async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]) {
        signal?.throwIfAborted();
        const startedAt = performance.now();
        const { rows } = await client.query<Row>(text, [...values]);
        if (load < 1) await setTimeout((performance.now() - startedAt) * (1 / load - 1));
        return rows;
      },
    });
  } finally {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    client.off('error', ignoreError);
    client.release(broken);
  }
}

/**
 * Reads all rows in the order of their key, page by page.
 *
 * @param text takes the key after which to begin, and as its last parameter how many rows a page has.
 * @param start a key before the first.
 */
export async function* readPages<Row extends pg.QueryResultRow>(
  snapshot: Snapshot,
  page: { text: string; start: readonly unknown[]; keyOf: (row: Row) => readonly unknown[]; rowsMax: number },
): AsyncGenerator<Row[]> {
  let after = page.start;
  for (;;) {
    const rows = await snapshot.query<Row>(page.text, [...after, page.rowsMax]);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < page.rowsMax) return;
    after = page.keyOf(last);
  }
}

/** No id that anybody makes. */
export const firstUuid = '00000000-0000-0000-0000-000000000000';
export const lastUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
