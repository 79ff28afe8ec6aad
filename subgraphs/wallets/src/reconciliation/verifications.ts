import { describeDifference } from '@agio/ledger/verify/difference';
import type { Verification } from '@agio/ledger/verify/verify';
import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import { appendEvents } from '@agio/runtime/outbox/append';
import { eventCatalogue } from '@agio/schema/events';
import type pg from 'pg';

/** What a verification of the whole ledger has found. */
export interface StoredVerification {
  readonly startedAt: Date;
  /** When it was done. */
  readonly at: Date;
  readonly differences: number;
  /** The first one in one line; null when all agrees. */
  readonly firstDifference: string | null;
}

/** The verifications that were made. */
export interface Verifications {
  /** The last one, or null when there was none yet. */
  latest: () => Promise<StoredVerification | null>;
  /** Keeps what was found. A difference is told as an event in the same commit. */
  record: (startedAt: Date, verification: Verification) => Promise<StoredVerification>;
}

/** One an hour at most, so that they are some ten thousand. */
const keptDays = 400;

export function createVerifications({
  pool,
  notifyOutbox,
}: {
  pool: pg.Pool;
  notifyOutbox: () => void;
}): Verifications {
  return {
    async latest() {
      const { rows } = await pool.query<VerificationRow>(
        `SELECT started_at, finished_at, differences, first_difference FROM ledger_verifications ORDER BY finished_at DESC LIMIT 1`,
      );
      return rows[0] ? toVerification(rows[0]) : null;
    },

    async record(startedAt, verification) {
      const isClean = verification.verdict === 'clean';
      const [count, first] = isClean ? [0, null] : [verification.count, describeDifference(verification.first)];
      const stored = await withTransaction(pool, async (client) => {
        const id = newId();
        const { rows } = await client.query<VerificationRow>(
          `INSERT INTO ledger_verifications (id, started_at, finished_at, differences, first_difference)
            VALUES ($1, $2, clock_timestamp(), $3, $4) RETURNING started_at, finished_at, differences, first_difference`,
          [id, startedAt, count, first],
        );
        await client.query('DELETE FROM ledger_verifications WHERE finished_at < now() - make_interval(days => $1)', [
          keptDays,
        ]);
        if (first !== null) {
          await appendEvents(client, eventCatalogue, [
            { name: 'ledger.differenceFound', payload: { verificationId: id, count, first }, keys: [] },
          ]);
        }
        return toVerification(rows[0]!);
      });
      if (first !== null) notifyOutbox();
      return stored;
    },
  };
}

interface VerificationRow {
  readonly started_at: Date;
  readonly finished_at: Date;
  readonly differences: string;
  readonly first_difference: string | null;
}

const toVerification = (row: VerificationRow): StoredVerification => ({
  startedAt: row.started_at,
  at: row.finished_at,
  differences: Number(row.differences),
  firstDifference: row.first_difference,
});
