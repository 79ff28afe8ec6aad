import { isUuid } from '@agio/runtime/ids';
import type pg from 'pg';
import type { Wallet } from './wallet.js';

const columns = `id, user_id AS "userId", currency, opened_at AS "openedAt"`;

/** In the order of the ids; null for an id without a wallet, and for what is no id at all. */
export async function findWallets(pool: pg.Pool, ids: readonly string[]): Promise<(Wallet | null)[]> {
  const { rows } = await pool.query<Wallet>({
    name: 'find-wallets',
    text: `SELECT ${columns} FROM wallets WHERE id = ANY ($1::uuid[])`,
    values: [ids.filter(isUuid)],
  });
  const byId = new Map(rows.map((wallet) => [wallet.id, wallet]));
  return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
}

/** Each user's wallets, by currency code, in the order of the users. */
export async function findWalletsOfUsers(pool: pg.Pool, userIds: readonly string[]): Promise<Wallet[][]> {
  const { rows } = await pool.query<Wallet>({
    name: 'find-wallets-of-users',
    text: `SELECT ${columns} FROM wallets WHERE user_id = ANY ($1::uuid[]) ORDER BY currency COLLATE "C"`,
    values: [userIds],
  });
  return userIds.map((userId) => rows.filter((wallet) => wallet.userId === userId));
}
