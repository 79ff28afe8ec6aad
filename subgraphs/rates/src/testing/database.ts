import { runMigrations } from '@agio/runtime/db/migrations';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { ratesSubgraph } from '../subgraph.js';

/** An empty database with this subgraph's tables, and a pool on them. */
export async function createRatesDatabase(): Promise<{ database: TestDatabase; pool: pg.Pool }> {
  const database = await createTestDatabase();
  await runMigrations({ url: database.url, schema: 'rates', migrations: ratesSubgraph.migrations });
  return { database, pool: database.pool({ schema: 'rates' }) };
}
