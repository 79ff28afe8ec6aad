import type { HeadCopies } from '@agio/ledger/seal/head-archive';
import { verifyLedger } from '@agio/ledger/verify/verify';
import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import type { Metrics } from '@agio/runtime/observability/metrics';
import { tryAdvisoryLock } from '@agio/runtime/outbox/advisory-lock';
import type pg from 'pg';
import type { Verifications } from '../reconciliation/verifications.js';

/** How often is looked whether it is time. */
const lookIntervalMs = 60_000;
/** Share of the time in which the database works on it, so that posting has the rest. */
const load = 0.25;
const pageRowsMax = 1_000;

export interface VerifyLedgerDeps {
  readonly pool: pg.Pool;
  readonly heads: HeadCopies;
  readonly verifications: Verifications;
  /** How long after the end of one the next one begins. */
  readonly intervalMs: number;
  readonly logger: Logger;
}

/** Verifies the whole ledger when the last verification is old enough, in one process of many. */
export function verifyLedgerRegularly(deps: VerifyLedgerDeps): Loop {
  return every(lookIntervalMs, (signal) => verifyWhenDue(deps, signal), {
    name: 'wallets.verifyLedger',
    logger: deps.logger,
  });
}

/** @returns whether it was due, and is done. */
export async function verifyWhenDue(deps: VerifyLedgerDeps, signal: AbortSignal): Promise<boolean> {
  const { pool, heads, verifications, intervalMs, logger } = deps;
  const isDue = async () => {
    const latest = await verifications.latest();
    return latest === null || Date.now() - latest.at.getTime() >= intervalMs;
  };
  if (!(await isDue())) return false;
  const lock = await tryAdvisoryLock(pool, 'agio/wallets/verify-ledger');
  if (!lock) return false;
  try {
    // Another process may just have done it.
    if (!(await isDue())) return false;
    const startedAt = new Date();
    const found = await verifyLedger(pool, { heads, load, pageRowsMax, signal });
    const { differences, firstDifference, at } = await verifications.record(startedAt, found);
    const seconds = (at.getTime() - startedAt.getTime()) / 1_000;
    const fields = { differences, firstDifference, seconds, rows: found.rows };
    if (firstDifference === null) logger.info(fields, 'the ledger was verified');
    else logger.error(fields, 'the ledger does not agree with itself');
    return true;
  } catch (error) {
    // Stopping ends it between two statements; whoever starts next begins anew.
    if (signal.aborted) return false;
    throw error;
  } finally {
    lock.release();
  }
}

/** Tells what the last verification has found, whichever process made it; nothing before the first. */
export function registerVerifications(metrics: Metrics, verifications: Pick<Verifications, 'latest'>): void {
  const gauge = (name: string, help: string, valueOf: (latest: { at: Date; differences: number }) => number) =>
    metrics.gauge({ name, help }, async () => {
      const latest = await verifications.latest();
      return latest ? [{ labels: {}, value: valueOf(latest) }] : [];
    });
  gauge(
    'agio_ledger_differences',
    'Differences that the last verification of the ledger has found.',
    ({ differences }) => differences,
  );
  gauge(
    'agio_ledger_verified_timestamp_seconds',
    'When the ledger was last verified as a whole, in seconds since 1970.',
    ({ at }) => at.getTime() / 1_000,
  );
}
