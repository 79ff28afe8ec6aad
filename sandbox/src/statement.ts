import { jsonAnswer, type Route } from '@agio/runtime/http/server';
import type pg from 'pg';
import { z } from 'zod';
import { failure } from './http.js';

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

/** A page of the statement of one currency, from `from` and before `to`, oldest first; nothing of the future. */
async function readStatement(
  pool: pg.Pool,
  moves: string,
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

/** Lines of a statement on one page, at most. */
const pageLinesMax = 500;

const queryModel = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  currency: z.string().regex(/^[A-Z0-9]{3,10}$/),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(pageLinesMax).default(pageLinesMax),
});

/**
 * Answers the statement of one of the parties that the sandbox plays.
 * @param moves a query for the columns move (unique and sortable), reference, at, currency, and amount, which is signed.
 */
export const statementRoute = ({ path, pool, moves }: { path: string; pool: pg.Pool; moves: string }): Route => ({
  path,
  methods: ['GET'],
  async handle(request) {
    const query = queryModel.safeParse(Object.fromEntries(new URLSearchParams(request.search)));
    if (!query.success) return failure(400, 'invalid_request', z.prettifyError(query.error));
    const { from, to, currency, after, limit } = query.data;
    const page = { from: new Date(from), to: new Date(to), currency, after: after ?? null, limit };
    return jsonAnswer(200, await readStatement(pool, moves, page));
  },
});
