import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { sessionOptions } from './connection-options.js';

/**
 * TypeORM over a subgraph's entities, connected at the first call. It is heavy to load, so nothing of it is imported before.
 * @returns a function that answers the one data source, and one that closes it when it was ever opened.
 */
export function lazyDataSource(options: {
  url: string;
  schema: string;
  loadEntities: () => Promise<readonly EntityTarget<ObjectLiteral>[]>;
  connectionsMax: number;
}): { open: () => Promise<DataSource>; close: () => Promise<void> } {
  let opening: Promise<DataSource> | undefined;

  async function connect(): Promise<DataSource> {
    const [{ DataSource: TypeOrmDataSource }, entities] = await Promise.all([
      import('typeorm'),
      options.loadEntities(),
    ]);
    const session = sessionOptions(options.url, { search_path: options.schema, statement_timeout: 30_000 });
    const dataSource = new TypeOrmDataSource({
      type: 'postgres',
      url: session.connectionString,
      schema: options.schema,
      entities: [...entities] as never,
      uuidExtension: 'pgcrypto',
      installExtensions: false,
      applicationName: `agio-${options.schema}-entities`,
      connectTimeoutMS: 10_000,
      // The pool drops an idle connection that breaks, as on a restart of PostgreSQL, and opens another when one is needed.
      poolErrorHandler: () => {},
      extra: { options: session.options, max: options.connectionsMax, keepAlive: true, query_timeout: 35_000 },
    });
    return dataSource.initialize();
  }

  return {
    open() {
      opening ??= connect().catch((error: unknown) => {
        // The next call tries anew.
        opening = undefined;
        throw error;
      });
      return opening;
    },
    async close() {
      await (await opening)?.destroy();
    },
  };
}
