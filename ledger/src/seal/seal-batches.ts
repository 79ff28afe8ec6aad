import { withTransaction } from '@agio/runtime/db/transaction';
import type pg from 'pg';
import { batchHashes, firstPreviousHash, hashSeal, type BatchHash } from './seal-hash.js';

/** The last seal of a chain. */
export interface Head {
  readonly number: bigint;
  readonly hash: Buffer;
}

export interface SealedBatches {
  /** Null when nothing has been sealed yet. */
  readonly head: Head | null;
  /** How many batches this has sealed. As many as `batchesMax` say that there may be more. */
  readonly count: number;
}

/**
 * Seals committed batches that no seal has yet, in the order of their numbers, by one more link of the chain. Numbers of batches have gaps
 * and are committed out of order: what is not committed yet is not seen, and goes into a later seal.
 *
 * Any number of processes may do so at once; a database lock lets one after the other, and who does not get it seals nothing.
 *
 * @param pool its search path leads to the ledger's schema, whose name tells its lock from another ledger's.
 */
export function sealBatches(pool: pg.Pool, { batchesMax }: { batchesMax: number }): Promise<SealedBatches> {
  return withTransaction(pool, async (client) => {
    const { rows: locks } = await client.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('agio/ledger/seal/' || current_schema(), 0)) AS locked`,
    );
    // In later statements, which see what the holder of the lock before has committed.
    const head = await readHead(client);
    if (!locks[0]?.locked) return { head, count: 0 };
    const { rows: unsealed } = await client.query<{ number: string }>(
      'SELECT number FROM ledger_batches WHERE sealed_by IS NULL ORDER BY number LIMIT $1',
      [batchesMax],
    );
    if (unsealed.length === 0) return { head, count: 0 };
    const next = await appendSeal(client, {
      before: head,
      batches: unsealed.map(({ number }) => number),
    });
    return { head: next, count: unsealed.length };
  });
}

async function readHead(client: pg.ClientBase): Promise<Head | null> {
  const { rows } = await client.query<{ number: string; hash: Buffer }>(
    'SELECT number, hash FROM ledger_seals ORDER BY number DESC LIMIT 1',
  );
  return rows[0] ? { number: BigInt(rows[0].number), hash: rows[0].hash } : null;
}

async function appendSeal(
  client: pg.ClientBase,
  { before, batches }: { before: Head | null; batches: readonly string[] },
): Promise<Head> {
  // Answers are looked up by their ids. Plans made on stale statistics would scan whole tables.
  await client.query(`SELECT set_config(name, 'off', true)
    FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit']) AS name`);
  const { rows: clock } = await client.query<{ at: Date }>(
    `SELECT date_trunc('milliseconds', clock_timestamp()) AS at`,
  );
  const { at } = clock[0]!;
  const { rows: hashes } = await client.query<BatchHash>(batchHashes, [batches]);
  const number = (before?.number ?? 0n) + 1n;
  const previousHash = before?.hash ?? firstPreviousHash;
  const hash = hashSeal({ number, previousHash, at }, hashes);
  await client.query(
    'INSERT INTO ledger_seals (number, previous_hash, hash, batches, at) VALUES ($1, $2, $3, $4, $5)',
    [number, previousHash, hash, batches, at],
  );
  await client.query('UPDATE ledger_batches SET sealed_by = $1 WHERE number = ANY($2::bigint[])', [number, batches]);
  return { number, hash };
}
