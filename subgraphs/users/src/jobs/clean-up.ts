import { deleteExpiredBudgets } from '@agio/runtime/limiter/limiter';
import type pg from 'pg';
import type { SessionStore } from '../session/session-store.js';

/** Deletes what has no effect any more, in bounded batches: expired sessions and throttle budgets. */
export async function cleanUp({ pool, sessionStore }: { pool: pg.Pool; sessionStore: SessionStore }): Promise<void> {
  await sessionStore.deleteExpired();
  await deleteExpiredBudgets(pool);
}
