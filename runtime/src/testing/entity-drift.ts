import type { DataSourceOptions, EntityTarget, ObjectLiteral } from 'typeorm';
import { sessionOptions } from '../db/connection-options.js';

/**
 * What TypeORM would do to the columns of a migrated schema to make them fit the entities; empty when migrations and
 * entities agree. Constraints and indexes are left out: those are written in the migrations alone.
 */
export async function findEntityDrift(options: {
  url: string;
  schema: string;
  entities: readonly EntityTarget<ObjectLiteral>[];
}): Promise<string[]> {
  const { DataSource } = await import('typeorm');
  const session = sessionOptions(options.url, { search_path: options.schema });
  const dataSource = new DataSource({
    type: 'postgres',
    url: session.connectionString,
    schema: options.schema,
    entities: options.entities as NonNullable<DataSourceOptions['entities']>,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    extra: { options: session.options, max: 1 },
  });
  await dataSource.initialize();
  try {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    const concernsColumns = /CREATE TABLE|\b(ADD|DROP COLUMN) "|ALTER COLUMN "\w+" (SET NOT NULL|DROP NOT NULL|TYPE)/;
    return upQueries.map(({ query }) => query).filter((sql) => concernsColumns.test(sql));
  } finally {
    await dataSource.destroy();
  }
}
