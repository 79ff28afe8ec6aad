import { readMovedOut } from '@agio/runtime/db/database-urls';
import { createPool } from '@agio/runtime/db/pool';
import type pg from 'pg';
import { subgraphs } from '../subgraphs.js';

/** There is nothing that could be verified. */
export class NothingToVerifyError extends Error {
  override readonly name = 'NothingToVerifyError';
}

export interface VerifiedPools {
  readonly wallets: pg.Pool;
  readonly transactions: pg.Pool;
  readonly end: () => Promise<void>;
}

/** A page of the largest table, on a machine that is busy. */
const statementTimeoutMs = 120_000;

/** What is read of each schema and came last; an older one is brought up to date when the platform starts. */
const newestColumns = {
  wallets: { table: 'reserve_operations', column: 'approval_from' },
  transactions: { table: 'payment_reconciliations', column: 'day' },
} as const;

/**
 * Opens the schemas for sessions that cannot write.
 * @throws NothingToVerifyError when a schema is not there, or is an older release's.
 */
export async function openPools(adminUrl: string, source: NodeJS.ProcessEnv): Promise<VerifiedPools> {
  const movedOut = readMovedOut(
    subgraphs.map(({ name }) => name),
    source,
  );
  const open = (schema: string): pg.Pool => {
    const url = new URL(movedOut[schema] ?? adminUrl);
    const options = url.searchParams.get('options') ?? '';
    url.searchParams.set('options', `${options} -c default_transaction_read_only=on`.trim());
    return createPool({
      connectionString: url.href,
      schema,
      applicationName: 'agio-ledger-verify',
      max: 1,
      statementTimeoutMs,
    });
  };
  const pools = { wallets: open('wallets'), transactions: open('transactions') };
  const end = async (): Promise<void> => void (await Promise.all(Object.values(pools).map((pool) => pool.end())));
  try {
    for (const schema of ['wallets', 'transactions'] as const) await requireNewest(pools[schema], schema);
    return { ...pools, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function requireNewest(pool: pg.Pool, schema: keyof typeof newestColumns): Promise<void> {
  const { table, column } = newestColumns[schema];
  const { rowCount } = await pool.query('SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2', [
    `${schema}.${table}`,
    column,
  ]);
  if (rowCount === 0) {
    throw new NothingToVerifyError(
      `The database has no schema "${schema}" of this release: the platform has never run on it, or is to be started once.`,
    );
  }
}
