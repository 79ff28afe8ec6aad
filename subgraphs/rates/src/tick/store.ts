import { formatDecimal } from '@agio/runtime/money/decimal';
import type { Queryable } from '../reference-rate/store.js';
import type { Tick } from './tick.js';

/**
 * Stores ticks in one statement. A second tick of the same moment is left out.
 *
 * A row is one moment of the whole market, written whenever any of its rates changes: `per_euro` holds every currency that
 * had a fresh rate then, from whatever source, so that both sides of a cross rate are of one moment. `source` tells whether
 * any of it was made up (`SIMULATED`) or none (`LIVE`). Only the process that polls the providers writes ticks, so they come
 * in the order of their times, up to the second in which one process takes over from another.
 */
export async function insertTicks(db: Queryable, ticks: readonly Tick[]): Promise<void> {
  await db.query({
    name: 'insert-ticks',
    text: `INSERT INTO ticks (at, per_euro, source) SELECT * FROM unnest($1::timestamptz[], $2::jsonb[], $3::text[])
           ON CONFLICT (at) DO NOTHING`,
    values: [ticks.map((tick) => tick.at.toISOString()), ticks.map(toJson), ticks.map((tick) => tick.source)],
  });
}

/** Rates are strings in the JSON: a number would be read back as a floating-point one by whoever parses it. */
function toJson(tick: Tick): string {
  return JSON.stringify(Object.fromEntries([...tick.perEuro].map(([code, rate]) => [code, formatDecimal(rate)])));
}
