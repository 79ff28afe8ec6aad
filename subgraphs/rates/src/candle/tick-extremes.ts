import type { Pair } from '../rate/pair.js';
import { storedDecimal, type Queryable } from '../reference-rate/store.js';
import type { Level } from './interval.js';
import { candleOfMoments } from './pair-candle.js';
import type { StoredCandle, Window } from './store.js';

/**
 * The candles of a pair of anchors from the ticks of a window. Only the extremes leave the database: an hour has many
 * thousand ticks. Forty decimals of the quotients are compared, several times what a rate has digits.
 */
export async function readTickCandles(
  db: Queryable,
  pair: Pair,
  { level, from, to }: Window & { level: Level },
): Promise<StoredCandle[]> {
  if (from >= to) return [];
  const { rows } = await db.query<{ at: Date; bases: string[]; quotes: string[] }>({
    name: 'read-tick-candles',
    text: `WITH moment AS MATERIALIZED (
             SELECT *, round(quote, 40) / base AS rate FROM (
               SELECT at, date_trunc($5, at, 'UTC') AS bucket,
                      CASE WHEN $1 = 'EUR' THEN 1 ELSE (per_euro ->> $1)::numeric END AS base,
                      CASE WHEN $2 = 'EUR' THEN 1 ELSE (per_euro ->> $2)::numeric END AS quote
               FROM ticks WHERE at >= $3 AND at < $4
             ) AS quoted WHERE base IS NOT NULL AND quote IS NOT NULL
           ), bounds AS (
             SELECT bucket, min(at) AS first, max(at) AS last, min(rate) AS low, max(rate) AS high
             FROM moment GROUP BY bucket
           ), extreme AS (
             SELECT DISTINCT ON (bucket, at = first, at = last, rate = low, rate = high) bucket, at, base, quote
             FROM moment JOIN bounds USING (bucket)
             WHERE at IN (first, last) OR rate IN (low, high)
           )
           SELECT bucket AS at,
                  array_agg(base::text ORDER BY at) AS bases,
                  array_agg(quote::text ORDER BY at) AS quotes
           FROM extreme GROUP BY bucket ORDER BY bucket`,
    values: [pair.base, pair.quote, from.toISOString(), to.toISOString(), level],
  });
  return rows.flatMap(({ at, bases, quotes }) => {
    const moments = bases.map((base, index) => {
      const quote = quotes[index];
      if (quote === undefined) throw new Error('A moment of the market has two sides');
      return { base: storedDecimal(base), quote: storedDecimal(quote) };
    });
    const candle = candleOfMoments(moments);
    return candle ? [{ pair, at, candle }] : [];
  });
}
