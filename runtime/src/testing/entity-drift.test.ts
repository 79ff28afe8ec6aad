import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { createTestDatabase, type TestDatabase } from './database.js';
import { findEntityDrift } from './entity-drift.js';

@Entity('parcels')
class Parcel {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('bigint', { name: 'weight_grams' })
  weightGrams!: string;

  @Column('text', { nullable: true, array: true })
  labels!: string[] | null;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt!: Date;
}

describe('findEntityDrift', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool().query(
      `CREATE SCHEMA post;
       CREATE TABLE post.parcels (
         id uuid PRIMARY KEY,
         weight_grams bigint NOT NULL DEFAULT 0 CHECK (weight_grams >= 0),
         labels text[],
         sent_at timestamptz NOT NULL DEFAULT now()
       );
       CREATE INDEX parcels_sent ON post.parcels (sent_at);
       CREATE TABLE post.not_an_entity (id int PRIMARY KEY)`,
    );
  });
  afterAll(() => database.drop());

  const drift = () => findEntityDrift({ url: database.url, schema: 'post', entities: [Parcel] });

  it('says nothing when they agree, whatever the constraints, defaults and other tables', async () => {
    expect(await drift()).toEqual([]);
  });

  it.each([
    ['a missing column', 'DROP COLUMN sent_at', 'ADD sent_at timestamptz NOT NULL DEFAULT now()'],
    ['another type', 'ALTER weight_grams TYPE integer', 'ALTER weight_grams TYPE bigint'],
    ['another nullability', 'ALTER weight_grams DROP NOT NULL', 'ALTER weight_grams SET NOT NULL'],
    ['a column too many', 'ADD colour text NOT NULL', 'DROP COLUMN colour'],
  ])('reports %s', async (_what, change, undo) => {
    const pool = database.pool();
    await pool.query(`ALTER TABLE post.parcels ${change}`);
    expect(await drift()).not.toEqual([]);
    await pool.query(`ALTER TABLE post.parcels ${undo}`);
    expect(await drift()).toEqual([]);
  });
});
