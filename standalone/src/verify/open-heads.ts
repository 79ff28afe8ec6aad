import { readEnvironment } from '@agio/runtime/env';
import type { Secret } from '@agio/runtime/secret';
import { storageVariables, toStorageEnv } from '@agio/runtime/storage/env';
import { readLedgerHeads } from '@agio/wallets/reconciliation/ledger-heads';
import type pg from 'pg';
import { z } from 'zod';
import { locateDataDirectory } from '../postgres/data-directory.js';

/**
 * Opens the signed heads of the ledger's chain, in the bucket or the data directory that the platform's variables name.
 * @throws EnvironmentError
 */
export function openHeads(
  pool: pg.Pool,
  secret: Secret,
  source: NodeJS.ProcessEnv,
): ReturnType<typeof readLedgerHeads> {
  const env = readEnvironment(z.object(storageVariables), { ...source, AGIO_DATA_DIR: locateDataDirectory(source) });
  return readLedgerHeads({ pool, secret, storage: toStorageEnv(env) });
}
