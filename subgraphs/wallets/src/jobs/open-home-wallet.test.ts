import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLedger, type Ledger } from '@agio/ledger/ledger';
import { runMigrations } from '@agio/runtime/db/migrations';
import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type { StoredEvent } from '@agio/runtime/outbox/catalogue';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { walletOf } from '../account/account.js';
import { createAccountDirectory } from '../account/directory.js';
import { walletsSubgraph } from '../subgraph.js';
import { findWalletsOfUsers } from '../wallet/store.js';
import { openHomeWallet } from './open-home-wallet.js';

let database: TestDatabase;
let pool: pg.Pool;
let ledger: Ledger;
beforeAll(async () => {
  database = await createTestDatabase();
  await runMigrations({ url: database.url, schema: 'wallets', migrations: walletsSubgraph.migrations });
  pool = database.pool({ schema: 'wallets' });
  ledger = createLedger({ pool });
});
afterAll(() => database.drop());

const registered = (userId: string, homeCurrency: string): StoredEvent => ({
  id: newId(),
  name: 'user.registered',
  payload: { userId, email: 'asha@example.com', name: 'Asha', homeCurrency },
  keys: [`User:${userId}`],
  occurredAt: new Date(),
  position: 1n,
});

const handle = (event: StoredEvent) =>
  withTransaction(pool, (client) => openHomeWallet(ledger).handle([event], client));

describe('wallets.openHomeWallet', () => {
  it('opens the wallet of the home currency, with its account, once', async () => {
    const userId = newId();
    const event = registered(userId, 'INR');
    await Promise.all(Array.from({ length: 5 }, () => handle(event)));
    const [wallets] = await findWalletsOfUsers(pool, [userId]);
    expect(wallets).toMatchObject([{ userId, currency: 'INR' }]);
    const accounts = await ledger.balances(wallets!.map((wallet) => wallet.id));
    expect([...accounts.values()]).toMatchObject([{ asset: 'INR', guarded: true, balance: 0n }]);
  });

  it('leaves the wallet that the user has opened meanwhile', async () => {
    const userId = newId();
    const accounts = createAccountDirectory({ pool, ledger });
    const [id] = await accounts.resolve([walletOf(userId, 'EUR')]);
    await handle(registered(userId, 'EUR'));
    expect(await findWalletsOfUsers(pool, [userId])).toMatchObject([[{ id, currency: 'EUR' }]]);
  });

  it('opens nothing when its transaction fails', async () => {
    const userId = newId();
    const failing = withTransaction(pool, async (client) => {
      await openHomeWallet(ledger).handle([registered(userId, 'EUR')], client);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await findWalletsOfUsers(pool, [userId])).toEqual([[]]);
  });

  it('refuses a currency that no wallet can hold', async () => {
    await expect(handle(registered(newId(), 'XAU'))).rejects.toThrow('XAU');
  });
});
