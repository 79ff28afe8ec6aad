import type pg from 'pg';

/** What has moved on the client's account with the provider. */
export interface StatementEntry {
  readonly reference: string;
  /** Signed: what went out is negative. */
  readonly amount: string;
  readonly currency: string;
  /** When it moved, RFC 3339. */
  readonly at: string;
}

export interface StatementPage {
  readonly entries: readonly StatementEntry[];
  /** Where to go on from; null after the last page. */
  readonly next: string | null;
}

interface Row {
  readonly cursor: string;
  readonly reference: string;
  readonly amount: string;
  readonly at: Date;
}

/** A payment is on the statement when it has succeeded, and once more when it has come back. */
const moves = `
  SELECT id || '.1' AS move, reference, settled_at AS at, currency, CASE kind WHEN 'charge' THEN '' ELSE '-' END || amount AS amount
    FROM payments WHERE outcome = 'succeeded'
  UNION ALL SELECT id || '.2', reference, returned_at, currency, amount FROM payments WHERE returned_at IS NOT NULL`;

/** A page of the statement of one currency, from `from` and before `to`, oldest first; nothing of the future. */
export async function readStatement(
  pool: pg.Pool,
  query: { from: Date; to: Date; currency: string; after: string | null; limit: number },
): Promise<StatementPage> {
  const { from, to, currency, after, limit } = query;
  const { rows } = await pool.query<Row>(
    `SELECT cursor, reference, amount, at FROM (
       SELECT to_char(at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') || '_' || move AS cursor, reference, amount, at
       FROM (${moves}) moved WHERE currency = $1 AND at >= $2 AND at < least($3, clock_timestamp())) line
     WHERE $4::text IS NULL OR cursor COLLATE "C" > $4 ORDER BY cursor COLLATE "C" LIMIT $5`,
    [currency, from, to, after, limit],
  );
  return {
    entries: rows.map(({ reference, amount, at }) => ({ reference, amount, currency, at: at.toISOString() })),
    next: rows.length === limit ? (rows.at(-1)?.cursor ?? null) : null,
  };
}
