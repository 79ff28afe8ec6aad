import { revertMigrations, runMigrations } from '@agio/runtime/db/migrations';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { findEntityDrift } from '@agio/runtime/testing/entity-drift';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { subgraphs } from './subgraphs.js';

/** Everything that a migration can leave behind in a schema, but for TypeORM's own record. */
const objectsIn = `
  SELECT relkind::text || ' ' || relname AS object FROM pg_class
    WHERE relnamespace = $1::regnamespace AND relname !~ '^(migrations|PK_)'
  UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = $1::regnamespace
  UNION ALL SELECT 'type ' || typname FROM pg_type
    WHERE typnamespace = $1::regnamespace AND typname !~ '^_?migrations$'
  ORDER BY 1`;

describe.each(subgraphs.map((subgraph) => [subgraph.name, subgraph] as const))(
  'The migrations of %s',
  (schema, subgraph) => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await createTestDatabase();
    });
    afterAll(() => database.drop());

    const objects = async () =>
      (await database.pool().query(objectsIn, [schema])).rows.map((row) => row.object as string);

    it('go up, down without leaving anything, and up again to the same', async () => {
      const options = { url: database.url, schema, migrations: subgraph.migrations };
      expect(await runMigrations(options)).toHaveLength(subgraph.migrations.length);
      const migrated = await objects();
      expect(migrated).not.toEqual([]);
      await revertMigrations(options);
      expect(await objects()).toEqual([]);
      await runMigrations(options);
      expect(await objects()).toEqual(migrated);
    });

    it('give the entities their columns', async () => {
      const entities = (await subgraph.loadEntities?.()) ?? [];
      expect(await findEntityDrift({ url: database.url, schema, entities })).toEqual([]);
    });
  },
);
