import { calendarCurrency } from '../../candle/live.js';
import { intervalMs, isoDay, plus } from '../../candle/interval.js';
import { publishedAt } from '../reference-rate.js';
import type { Queryable } from '../store.js';
import { businessDays } from './business-days.js';

/** A day without an answer is asked for again after an hour, two, four, ..., 30 days, and after as many times no more. */
const attemptsMax = 12;
/** The ECB is late at times, and who republishes its rates is later. */
const publicationGraceMs = intervalMs.HOUR;

/**
 * The business days without official reference rates, oldest first: from the first day that has them to the last one on
 * which they are published. Left out are days that were asked for in vain, until they are due again.
 */
export async function readGaps(db: Queryable, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>({
    name: 'read-published-days',
    text: `SELECT day::text FROM reference_rates
           WHERE currency = $1 AND authority >= reference_authority('FRANKFURTER') ORDER BY day`,
    values: [calendarCurrency],
  });
  const [first] = rows;
  if (first === undefined) return [];
  const today = isoDay(now);
  const isPublished = now.getTime() >= publishedAt(today).getTime() + publicationGraceMs;
  const last = isPublished ? today : isoDay(plus(now, -intervalMs.DAY));
  const known = new Set([...rows.map(({ day }) => day), ...(await readWaitingDays(db, now))]);
  return businessDays(first.day, last).filter((day) => !known.has(day));
}

async function readWaitingDays(db: Queryable, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>({
    name: 'read-waiting-days',
    text: `SELECT day::text FROM backfill_unanswered_days
           WHERE attempts >= $2
              OR asked_at + least(interval '1 hour' * power(2, attempts - 1), interval '30 days') > $1`,
    values: [now.toISOString(), attemptsMax],
  });
  return rows.map(({ day }) => day);
}

/** Notes which days were asked for at a moment, and which of them were not answered. */
export async function noteAnswers(
  db: Queryable,
  { asked, answered, at }: { asked: readonly string[]; answered: ReadonlySet<string>; at: Date },
): Promise<void> {
  await db.query('DELETE FROM backfill_unanswered_days WHERE day = ANY ($1::date[])', [
    asked.filter((day) => answered.has(day)),
  ]);
  await db.query({
    name: 'note-unanswered-days',
    text: `INSERT INTO backfill_unanswered_days AS known (day, attempts, asked_at)
           SELECT day, 1, $2 FROM unnest($1::date[]) AS day
           ON CONFLICT (day) DO UPDATE SET attempts = known.attempts + 1, asked_at = excluded.asked_at`,
    values: [asked.filter((day) => !answered.has(day)), at.toISOString()],
  });
}
