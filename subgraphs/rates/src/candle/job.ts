import type pg from 'pg';
import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import { rollUp } from './roll-up.js';
import type { CandleSettings } from './settings.js';

const intervalMs = 30_000;

/** Starts rolling up ticks into candles. Every replica may; one at a time works. */
export function startRollUp(options: {
  pool: pg.Pool;
  settings: CandleSettings;
  logger: Logger;
  now: () => Date;
}): Loop {
  const { pool, settings, logger, now } = options;
  const work = (signal: AbortSignal) => rollUp({ pool, ...settings, now, signal });
  return every(intervalMs, work, { name: 'rates.rollUp', logger });
}
