import type pg from 'pg';
import { z } from 'zod';
import type { TestDatabase } from '../../testing/database.js';
import { appendEvents } from '../append.js';
import { inboxV1Up, outboxV1Up, outboxV2Up, outboxV3Up } from '../tables.js';
import { withTransaction } from '../../db/transaction.js';

/** Two subgraphs: users owns the events, wallets consumes one of them and counts in a table how often. */
export const testCatalogue = {
  'user.registered': {
    owner: 'users',
    consumers: ['wallets.openWallet'],
    payload: z.strictObject({ userId: z.string() }),
  },
  'user.renamed': { owner: 'users', consumers: [], payload: z.strictObject({ userId: z.string() }) },
  'wallet.opened': { owner: 'wallets', consumers: ['users.note'], payload: z.strictObject({ walletId: z.string() }) },
} as const;

export interface TestHouse {
  users: pg.Pool;
  wallets: pg.Pool;
  /** Appends one event per user in a transaction of its own. @returns the events' ids. */
  register(...userIds: string[]): Promise<string[]>;
  /** Users whose wallets were opened, sorted; one that was opened twice is there twice. */
  openedFor(): Promise<string[]>;
  /** How many deliveries have not been acknowledged. */
  unacknowledged(): Promise<number>;
}

/** Makes the schemas anew. */
export async function createTestHouse(database: TestDatabase): Promise<TestHouse> {
  const admin = database.pool();
  await admin.query('DROP SCHEMA IF EXISTS users CASCADE; DROP SCHEMA IF EXISTS wallets CASCADE');
  await admin.query('CREATE SCHEMA users; CREATE SCHEMA wallets');
  const users = database.pool({ schema: 'users' });
  const wallets = database.pool({ schema: 'wallets' });
  for (const statement of [...outboxV1Up, ...outboxV2Up, ...outboxV3Up]) await users.query(statement);
  for (const statement of inboxV1Up) await wallets.query(statement);
  await wallets.query('CREATE TABLE wallets (user_id text NOT NULL)');
  return {
    users,
    wallets,
    async register(...userIds) {
      const ids: string[] = [];
      for (const userId of userIds) {
        const event = { name: 'user.registered', payload: { userId }, keys: [`User:${userId}`] } as const;
        ids.push(...(await withTransaction(users, (client) => appendEvents(client, testCatalogue, [event]))));
      }
      return ids;
    },
    async openedFor() {
      const { rows } = await wallets.query<{ user_id: string }>('SELECT user_id FROM wallets ORDER BY user_id');
      return rows.map((row) => row.user_id);
    },
    async unacknowledged() {
      const { rows } = await users.query<{ count: string }>('SELECT count(*) AS count FROM outbox_deliveries');
      return Number(rows[0]!.count);
    },
  };
}
