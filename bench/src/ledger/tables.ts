import { ledgerV1Up } from '@agio/ledger/migrations/ledger-v1';
import { ledgerV2Up } from '@agio/ledger/migrations/ledger-v2';
import { ledgerV3Up } from '@agio/ledger/migrations/ledger-v3';
import { ledgerV4Up } from '@agio/ledger/migrations/ledger-v4';
import type pg from 'pg';

/** Transfers that are written by one statement while tables are filled. */
const filledTransfersMax = 250_000;
/** What every filling transfer moves, minor units: more than any side could spend in a run. */
const filledAmount = 1_000_000_000;

/** The id of an account by its number, the same in the database (`bench_account`). */
export const accountId = (number: number): string => `0198f000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** Wallets of an asset that have been given money by an open account. */
export interface FilledAsset {
  readonly asset: string;
  /** The number of the open account that everything came from. */
  readonly source: number;
  /** The wallets have this number and the following ones. */
  readonly firstWallet: number;
  readonly wallets: number;
  /** Two for every transfer, spread evenly over the wallets. */
  readonly entries: number;
}

/** Makes the tables of a ledger, with every constraint and trigger they have in production, in the pool's schema. */
export async function createTables(pool: pg.Pool): Promise<void> {
  for (const statement of [...ledgerV1Up, ...ledgerV2Up, ...ledgerV3Up, ...ledgerV4Up]) await pool.query(statement);
  await pool.query(`CREATE FUNCTION bench_account(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN ('0198f000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid`);
}

/** Writes wallets and their history as the ledger would have posted them, set by set: it would take hours one by one. */
export async function fillTables(pool: pg.Pool, filled: FilledAsset): Promise<void> {
  const { asset, source, firstWallet, wallets } = filled;
  const transfers = filled.entries / 2;
  const { rows } = await pool.query<{ at: Date }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS at`);
  const { at } = rows[0]!;
  await pool.query(
    `INSERT INTO ledger_accounts (id, asset, kind, guarded, balance, seq, last_posted_at)
      SELECT bench_account($1), $2, 'source', false, -($3::bigint * $4::bigint), $3, $5::timestamptz
      UNION ALL
      SELECT bench_account($6 + n), $2, 'wallet', true, $4 * ($3 / $7 + (n < $3 % $7)::int), $3 / $7 + (n < $3 % $7)::int, $5
        FROM generate_series(0, $7::bigint - 1) AS n`,
    [source, asset, transfers, filledAmount, at, firstWallet, wallets],
  );
  for (let from = 0; from < transfers; from += filledTransfersMax) {
    const to = Math.min(from + filledTransfersMax, transfers) - 1;
    await pool.query(fillTransfers, [source, firstWallet, wallets, filledAmount, at, from, to]);
  }
}

/** Transfer n goes from the source to wallet n modulo the number of wallets: so all sequences and balances are known. */
const fillTransfers = `
  WITH filled AS MATERIALIZED (
    SELECT ('0198f001-' || lpad(to_hex($1::bigint), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id,
           bench_account($1) AS source, bench_account($2 + n % $3::bigint) AS wallet, n + 1 AS source_seq, n / $3 + 1 AS seq
      FROM generate_series($6::bigint, $7) AS n
  ),
  transfers AS (
    INSERT INTO ledger_transfers (id, result, posted_at, kind, debits, credits, amounts, debit_seqs, credit_seqs)
      SELECT id, 'posted', $5::timestamptz, 'filled', ARRAY[source], ARRAY[wallet], ARRAY[$4::bigint], ARRAY[source_seq], ARRAY[seq]
        FROM filled
  ),
  batches AS (
    INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids)
      SELECT $5, array_agg(id), '{}', '{}' FROM filled GROUP BY source_seq / 512
  )
  INSERT INTO ledger_entries (account_id, seq, transfer_id, amount, balance_after, posted_at)
    SELECT source, source_seq, id, -$4, -$4 * source_seq, $5 FROM filled
    UNION ALL
    SELECT wallet, seq, id, $4, $4 * seq, $5 FROM filled`;

/** What autovacuum does sooner or later, done before a run instead of in the middle of one. */
export async function settleTables(pool: pg.Pool): Promise<void> {
  await pool.query('VACUUM ANALYZE');
  await pool.query('CHECKPOINT');
}
