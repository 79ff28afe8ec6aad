import { runMigrations } from '@agio/runtime/db/migrations';
import { newId } from '@agio/runtime/ids';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { usersSubgraph } from '../subgraph.js';
import { createSessionStore, type SessionStore } from './session-store.js';

let database: TestDatabase;
let pool: pg.Pool;
let store: SessionStore;
const userId = newId();

beforeAll(async () => {
  database = await createTestDatabase();
  await runMigrations({ url: database.url, schema: 'users', migrations: usersSubgraph.migrations });
  pool = database.pool({ schema: 'users' });
  store = createSessionStore(pool, { refreshTokenDays: 30 });
  await pool.query(
    `INSERT INTO users (id, email, name, country, roles, tier, kyc_status, password_hash, created_at)
     VALUES ($1, 'asha@example.com', 'Asha', 'IN', '{CUSTOMER}', 'BASIC', 'NONE', '', now())`,
    [userId],
  );
});
afterAll(() => database.drop());

const revoked = async () => (await store.revokedSince(new Date(0))).map(({ id }) => id);
const expire = (id: string, interval: string) =>
  pool.query('UPDATE sessions SET expires_at = now() - $2::interval WHERE id = $1', [id, interval]);

describe('A refresh token', () => {
  it('continues its session with the next token', async () => {
    const opened = await store.open(userId);
    const next = await store.rotate(opened.refreshToken);
    expect(next).toEqual({ id: opened.id, userId, refreshToken: expect.any(String) });
    expect(next?.refreshToken).not.toBe(opened.refreshToken);
    expect(await store.rotate(next!.refreshToken)).toMatchObject({ id: opened.id });
  });

  it('that was spent ends the session, the latest token included', async () => {
    const opened = await store.open(userId);
    const next = await store.rotate(opened.refreshToken);
    expect(await store.rotate(opened.refreshToken)).toBeNull();
    expect(await store.rotate(next!.refreshToken)).toBeNull();
    expect(await revoked()).toContain(opened.id);
  });

  it('that is spent five times at once is good once, and ends the session', async () => {
    const opened = await store.open(userId);
    const answers = await Promise.all(Array.from({ length: 5 }, () => store.rotate(opened.refreshToken)));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    expect(await revoked()).toContain(opened.id);
  });

  it.each(['', 'made up', '\0'])('that is unknown (%j) is refused', async (token) => {
    expect(await store.rotate(token)).toBeNull();
  });

  it('of an expired or a revoked session is refused', async () => {
    const expired = await store.open(userId);
    await expire(expired.id, '1 second');
    expect(await store.rotate(expired.refreshToken)).toBeNull();
    const ended = await store.open(userId);
    await store.revoke(ended.id);
    expect(await store.rotate(ended.refreshToken)).toBeNull();
  });

  it('is stored as its hash only', async () => {
    const { refreshToken } = await store.open(userId);
    const { rows } = await pool.query<{ text: string }>(`SELECT encode(hash, 'escape') AS text FROM refresh_tokens`);
    expect(rows.some(({ text }) => text.includes(refreshToken))).toBe(false);
  });
});

describe('The sessions', () => {
  it('are told as revoked at their first end, oldest first, from a time on', async () => {
    const [first, second] = [await store.open(userId), await store.open(userId)];
    await store.revoke(first.id);
    await store.revoke(second.id);
    const told = (await store.revokedSince(new Date(0))).filter(({ id }) => [first.id, second.id].includes(id));
    expect(told.map(({ id }) => id)).toEqual([first.id, second.id]);
    await store.revoke(first.id);
    const again = (await store.revokedSince(new Date(0))).find(({ id }) => id === first.id);
    expect(again).toEqual(told[0]);
    const later = new Date(told[1]!.revokedAt.getTime() + 1);
    expect((await store.revokedSince(later)).map(({ id }) => id)).not.toContain(first.id);
  });

  it('are forgotten a day after they expired, and not before', async () => {
    const [old, recent, open] = [await store.open(userId), await store.open(userId), await store.open(userId)];
    await expire(old.id, '25 hours');
    await expire(recent.id, '23 hours');
    await store.deleteExpired();
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM sessions');
    const ids = rows.map(({ id }) => id);
    expect(ids).not.toContain(old.id);
    expect(ids).toEqual(expect.arrayContaining([recent.id, open.id]));
  });
});
