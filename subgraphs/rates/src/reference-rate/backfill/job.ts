import type pg from 'pg';
import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import { backfill } from './backfill.js';
import { createHistorySource, type BackfillSettings } from './settings.js';

/** Looking for gaps asks nobody but the database. */
const intervalMs = 10 * 60_000;
/** A source that fails is left alone for longer and longer. */
const failurePauseMaxMs = 2 * 3_600_000;

/** Starts filling gaps in the reference rates. Every replica may; one at a time works. */
export function startBackfill(options: {
  pool: pg.Pool;
  settings: BackfillSettings;
  logger: Logger;
  now: () => Date;
}): Loop {
  const { pool, settings, logger, now } = options;
  const source = createHistorySource(settings, now);
  const work = (signal: AbortSignal) => backfill({ pool, source, logger, now, signal });
  return every(intervalMs, work, { name: 'rates.backfill', logger, failurePauseMaxMs });
}
