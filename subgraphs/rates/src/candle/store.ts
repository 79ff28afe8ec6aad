import type { Decimal } from '@agio/runtime/money/decimal';
import { storedDecimal, type Queryable } from '../reference-rate/store.js';
import { candleOf, midOn, type AnchorRates, type Candle, type Legs } from './candle.js';
import type { DayRange } from './range.js';

/**
 * Published on every day that has rates at all, so a pair that needs no published rate (two currencies pegged to the
 * euro) has its candles on these days.
 */
const calendarCurrency = 'USD';

/**
 * Reads the candles of several pairs over the same days. A day with reference rates for the pair has the one mid of
 * these; any other day has what its stored ticks say, and without ticks no candle.
 *
 * @returns the candles of each pair, in the order of the pairs and of the days.
 */
export async function readCandles(db: Queryable, pairs: readonly Legs[], range: DayRange): Promise<Candle[][]> {
  const anchors = [calendarCurrency, ...pairs.flatMap(({ base, quote }) => [base.anchor, quote.anchor])];
  const ratesByDay = await readReferenceDays(db, [...new Set(anchors)], range);
  return Promise.all(
    pairs.map(async (legs) => {
      const candles = new Map<string, Candle>();
      for (const tick of await readTickExtremes(db, legs, range)) {
        const mids = tick.moments.map((rates) => midOn(tick.day, legs, rates)).filter((mid) => mid !== undefined);
        setCandle(candles, tick.day, mids);
      }
      for (const [day, rates] of ratesByDay) {
        const mid = midOn(day, legs, rates);
        if (mid) setCandle(candles, day, [mid]);
      }
      return [...candles.values()].sort((left, right) => left.at.getTime() - right.at.getTime());
    }),
  );
}

function setCandle(candles: Map<string, Candle>, day: string, mids: readonly Decimal[]): void {
  const candle = candleOf(day, mids);
  if (candle) candles.set(day, candle);
}

async function readReferenceDays(
  db: Queryable,
  currencies: readonly string[],
  range: DayRange,
): Promise<Map<string, AnchorRates>> {
  const { rows } = await db.query<{ currency: string; day: string; per_euro: string }>({
    name: 'read-reference-days',
    text: `SELECT DISTINCT ON (currency, day) currency, day::text, per_euro::text FROM reference_rates
           WHERE currency = ANY($1) AND day BETWEEN $2 AND $3
           ORDER BY currency, day, authority DESC`,
    values: [currencies, range.first, range.last],
  });
  const days = new Map<string, Map<string, Decimal>>();
  for (const { currency, day, per_euro } of rows) {
    const rates = days.get(day) ?? new Map<string, Decimal>();
    days.set(day, rates.set(currency, storedDecimal(per_euro)));
  }
  return days;
}

interface TickExtremes {
  readonly day: string;
  /** A few moments of the day in the order of their times, among them its first, highest, lowest and last. */
  readonly moments: readonly AnchorRates[];
}

/**
 * The ticks of each day that make its candle. Only the extremes leave the database: an hour has many thousand ticks.
 * A peg multiplies all of them alike, so the order of the anchors' cross rates is that of the pair's.
 */
async function readTickExtremes(db: Queryable, { base, quote }: Legs, range: DayRange): Promise<TickExtremes[]> {
  const { rows } = await db.query<{ day: string; bases: string[]; quotes: string[] }>({
    name: 'read-tick-extremes',
    text: `WITH moment AS MATERIALIZED (
             SELECT *, quote / base AS rate FROM (
               SELECT at, (at AT TIME ZONE 'UTC')::date AS day,
                      CASE WHEN $1 = 'EUR' THEN 1 ELSE (per_euro ->> $1)::numeric END AS base,
                      CASE WHEN $2 = 'EUR' THEN 1 ELSE (per_euro ->> $2)::numeric END AS quote
               FROM ticks
               WHERE at >= $3::date::timestamp AT TIME ZONE 'UTC' AND at < ($4::date + 1)::timestamp AT TIME ZONE 'UTC'
             ) AS quoted WHERE base IS NOT NULL AND quote IS NOT NULL
           ), bounds AS (
             SELECT day, min(at) AS first, max(at) AS last, min(rate) AS low, max(rate) AS high FROM moment GROUP BY day
           ), extreme AS (
             SELECT DISTINCT ON (day, at = first, at = last, rate = low, rate = high) day, at, base, quote
             FROM moment JOIN bounds USING (day)
             WHERE at IN (first, last) OR rate IN (low, high)
           )
           SELECT day::text,
                  array_agg(base::text ORDER BY at) AS bases,
                  array_agg(quote::text ORDER BY at) AS quotes
           FROM extreme GROUP BY day`,
    values: [base.anchor, quote.anchor, range.first, range.last],
  });
  return rows.map(({ day, bases, quotes }) => ({
    day,
    moments: bases.map((basePerEuro, index) => {
      const quotePerEuro = quotes[index];
      if (quotePerEuro === undefined) throw new Error('A moment of the market has two sides');
      return new Map([
        [base.anchor, storedDecimal(basePerEuro)],
        [quote.anchor, storedDecimal(quotePerEuro)],
      ]);
    }),
  }));
}
