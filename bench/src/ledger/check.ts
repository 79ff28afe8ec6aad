import { describeDifference } from '@agio/ledger/verify/difference';
import { verifyLedger } from '@agio/ledger/verify/verify';
import type pg from 'pg';

/** The sides must not get the figures by doing less, or by doing it wrong. */
export class CheckFailedError extends Error {
  override readonly name = 'CheckFailedError';
}

/**
 * Checks what all sides have written together: as many transfers of each as it was told are posted, none refused, every rule of the
 * ledger, and the sum of every asset zero.
 * @param acknowledged by the kind of the transfers.
 * @returns what was checked, in words.
 */
export async function checkLedger(pool: pg.Pool, acknowledged: ReadonlyMap<string, number>): Promise<string> {
  const { rows } = await pool.query<{ kind: string; result: string; count: string }>(
    `SELECT kind, result, count(*) FROM ledger_transfers WHERE kind <> 'filled' GROUP BY kind, result`,
  );
  const refused = rows.find(({ result }) => result !== 'posted');
  if (refused) throw new CheckFailedError(`${refused.count} transfers of ${refused.kind} were refused`);
  for (const [kind, count] of acknowledged) {
    const found = Number(rows.find((row) => row.kind === kind)?.count ?? 0);
    if (found !== count)
      throw new CheckFailedError(`${kind} says it has posted ${count} transfers; there are ${found}`);
  }
  await addMissingBatches(pool);
  const verification = await verifyLedger(pool);
  if (verification.verdict === 'different') throw new CheckFailedError(describeDifference(verification.first));
  const { transfers, entries, accounts } = verification.rows;
  return `${transfers} transfers, ${entries} entries and ${accounts} accounts verified`;
}

/** The peers are spared the trail of batches, which is the ledger's own. It wants one for every transfer. */
async function addMissingBatches(pool: pg.Pool): Promise<void> {
  await pool.query(`INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids)
    SELECT t.posted_at, array_agg(t.id), '{}', '{}' FROM ledger_transfers t
      WHERE NOT EXISTS (SELECT FROM (SELECT unnest(transfer_ids) AS id FROM ledger_batches) b WHERE b.id = t.id)
      GROUP BY t.posted_at`);
}
