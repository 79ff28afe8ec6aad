import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createLedger, type Ledger } from '@agio/ledger/ledger';
import { runMigrations } from '@agio/runtime/db/migrations';
import { newId } from '@agio/runtime/ids';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { walletsSubgraph } from '../subgraph.js';
import { houseAccount, walletOf, type AccountName } from './account.js';
import { createAccountDirectory } from './directory.js';

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

/** Wallets of one new user and house accounts, in several currencies. */
function newNames(): AccountName[] {
  const userId = newId();
  return ['EUR', 'JPY', 'MCO2'].flatMap((currency) => [walletOf(userId, currency), houseAccount('FEES', currency)]);
}

describe('the directory of accounts', () => {
  it('answers in the order asked, equal names by equal ids', async () => {
    const names = newNames();
    const directory = createAccountDirectory({ pool, ledger });
    const ids = await directory.resolve([...names, ...names.toReversed()]);
    expect(ids.slice(names.length)).toEqual(ids.slice(0, names.length).toReversed());
    expect(new Set(ids).size).toBe(names.length);
    const accounts = await ledger.balances(ids);
    expect(ids.slice(0, 2).map((id) => accounts.get(id))).toMatchObject([
      { asset: 'EUR', kind: 'wallet', guarded: true },
      { asset: 'EUR', kind: 'fees', guarded: true },
    ]);
  });

  it('reads accounts that exist with one query, and does not ask for them again', async () => {
    const names = newNames();
    const ids = await createAccountDirectory({ pool, ledger }).resolve(names);
    const directory = createAccountDirectory({ pool, ledger });
    const query = jest.spyOn(pool, 'query');
    try {
      expect(await directory.resolve(names)).toEqual(ids);
      expect(await directory.resolve(names)).toEqual(ids);
      expect(query).toHaveBeenCalledTimes(1);
    } finally {
      query.mockRestore();
    }
  });

  it('opens each account once for processes that open many at once, in any order', async () => {
    const names = [...newNames(), ...newNames()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, turn) => {
        const turned = [...names.slice(turn % names.length), ...names.slice(0, turn % names.length)];
        const ids = await createAccountDirectory({ pool, ledger }).resolve(turned);
        return turned.map((name, index) => `${JSON.stringify(name)} ${ids[index]}`).sort();
      }),
    );
    expect(new Set(answers.map((answer) => answer.join())).size).toBe(1);
  });

  it('opens neither wallet nor account when the ledger fails', async () => {
    const names = newNames();
    const failing = createAccountDirectory({
      pool,
      ledger: { ...ledger, openAccounts: () => Promise.reject(new Error('no connection')) },
    });
    await expect(failing.resolve(names)).rejects.toThrow('no connection');
    const ids = await createAccountDirectory({ pool, ledger }).resolve(names);
    expect((await ledger.balances(ids)).size).toBe(names.length);
  });
});
