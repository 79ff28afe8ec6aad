import { formatDecimal } from '@agio/runtime/money/decimal';
import type { Tick } from '../rate/book.js';
import type { Queryable } from '../reference-rate/store.js';

/** Stores ticks in one statement. A second tick of the same moment is left out. */
export async function insertTicks(db: Queryable, ticks: readonly Tick[]): Promise<void> {
  await db.query({
    name: 'insert-ticks',
    text: `INSERT INTO ticks (at, per_euro) SELECT * FROM unnest($1::timestamptz[], $2::jsonb[])
           ON CONFLICT (at) DO NOTHING`,
    values: [ticks.map((tick) => tick.at.toISOString()), ticks.map(toJson)],
  });
}

/** Deletes the ticks before a moment. */
export async function deleteTicksBefore(db: Queryable, before: Date): Promise<void> {
  await db.query('DELETE FROM ticks WHERE at < $1', [before.toISOString()]);
}

/** Rates are strings in the JSON: a number would be read back as a floating-point one by whoever parses it. */
function toJson(tick: Tick): string {
  return JSON.stringify(Object.fromEntries([...tick.perEuro].map(([code, rate]) => [code, formatDecimal(rate)])));
}
