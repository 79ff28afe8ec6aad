import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { withTransaction } from '@agio/runtime/db/transaction';
import type { Logger } from '@agio/runtime/logging/logger';
import { tryAdvisoryLock } from '@agio/runtime/outbox/advisory-lock';
import { calendarCurrency } from '../../candle/live.js';
import { intervalMs } from '../../candle/interval.js';
import { insertReferenceRates } from '../store.js';
import { noteAnswers, readGaps } from './gaps.js';
import type { HistorySource } from './history-source.js';

export interface BackfillOptions {
  pool: pg.Pool;
  source: HistorySource;
  logger: Logger;
  now: () => Date;
  /** Ends the work after what is under way. */
  signal: AbortSignal;
  /** Between two requests. */
  pauseMs?: number;
}

/** Of one run. More gaps than these fill are left for the next one. */
const requestsMax = 20;

/**
 * Fills the gaps in the reference rates, the latest first, request by request, each answer in one transaction. One process
 * at a time does so, by an advisory lock; one that finds it taken leaves the work.
 *
 * @throws ProviderError when the source fails. What was answered before is stored.
 */
export async function backfill(options: BackfillOptions): Promise<void> {
  const { pool, now, signal, pauseMs = 1_000 } = options;
  const lock = await tryAdvisoryLock(pool, 'agio/rates/backfill');
  if (lock === undefined) return;
  try {
    let gaps = await readGaps(pool, now());
    for (let requests = 0; gaps.length > 0 && requests < requestsMax && !signal.aborted; requests += 1) {
      if (requests > 0) await pause(pauseMs, undefined, { signal }).catch(() => {});
      const asked = latestRun(gaps, options.source.daysMax);
      await askFor(asked, options);
      gaps = gaps.slice(0, -asked.length);
    }
  } finally {
    lock.release();
  }
}

/** The latest of the days, oldest first, that one request can ask for. */
function latestRun(days: readonly string[], daysMax: number): string[] {
  const last = Date.parse(days.at(-1) ?? '');
  return days.filter((day) => (last - Date.parse(day)) / intervalMs.DAY < daysMax);
}

async function askFor(days: readonly string[], { pool, source, logger, now, signal }: BackfillOptions): Promise<void> {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return;
  const wanted = new Set(days);
  const rates = (await source.fetchDays({ first, last }, signal)).filter(({ day }) => wanted.has(day));
  const answered = new Set(rates.filter(({ currency }) => currency === calendarCurrency).map(({ day }) => day));
  const { inserted, differing } = await withTransaction(pool, async (client) => {
    const stored = await insertReferenceRates(client, rates);
    await noteAnswers(client, { asked: days, answered, at: now() });
    return stored;
  });
  const gap = { first, last, days: days.length, answered: answered.size, inserted };
  if (differing.length === 0) logger.info(gap, 'Asked for missing reference rates');
  else
    logger.warn(
      { ...gap, differing: differing.length },
      'Missing reference rates differ from what is stored of their days',
    );
}
