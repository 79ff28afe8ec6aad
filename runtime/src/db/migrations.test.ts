import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { revertMigrations, runMigrations } from './migrations.js';

class CreateThings1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE things (id int PRIMARY KEY)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE things');
  }
}

class AddColour1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE things ADD colour text');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE things DROP colour');
  }
}

class Broken1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half_done (id int)');
    await runner.query('SELECT * FROM no_such_table');
  }
  async down(): Promise<void> {}
}

describe('runMigrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const tablesIn = async (schema: string) => {
    const { rows } = await database
      .pool()
      .query('SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY 1', [schema]);
    return rows.map((row) => row.tablename as string);
  };

  it('creates the schema and applies what is missing, in order', async () => {
    const options = { url: database.url, schema: 'in_order', migrations: [CreateThings1700000000001] };
    expect(await runMigrations(options)).toEqual(['CreateThings1700000000001']);
    const more = { ...options, migrations: [AddColour1700000000002, CreateThings1700000000001] };
    expect(await runMigrations(more)).toEqual(['AddColour1700000000002']);
    expect(await runMigrations(more)).toEqual([]);
    expect(await tablesIn('in_order')).toEqual(['migrations', 'things']);
    expect(await tablesIn('public')).toEqual([]);
  });

  it('applies each migration once when processes start together', async () => {
    const options = {
      url: database.url,
      schema: 'together',
      migrations: [CreateThings1700000000001, AddColour1700000000002],
    };
    const applied = await Promise.all([1, 2, 3, 4].map(() => runMigrations(options)));
    expect(applied.flat()).toEqual(['CreateThings1700000000001', 'AddColour1700000000002']);
  });

  it('keeps the migrations before a failing one, and nothing of that one', async () => {
    const options = {
      url: database.url,
      schema: 'failing',
      migrations: [CreateThings1700000000001, Broken1700000000003],
    };
    await expect(runMigrations(options)).rejects.toThrow(
      /^Migration Broken1700000000003 of the schema failing failed: .*no_such_table/,
    );
    expect(await tablesIn('failing')).toEqual(['migrations', 'things']);
  });

  it('reverts the newest first, as far as asked', async () => {
    const options = {
      url: database.url,
      schema: 'back',
      migrations: [CreateThings1700000000001, AddColour1700000000002],
    };
    await runMigrations(options);
    await revertMigrations({ ...options, steps: 1 });
    expect(await runMigrations(options)).toEqual(['AddColour1700000000002']);
    await revertMigrations(options);
    expect(await tablesIn('back')).toEqual(['migrations']);
  });
});
