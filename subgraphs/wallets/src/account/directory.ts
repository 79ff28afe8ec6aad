import type { Ledger } from '@agio/ledger/ledger';
import { withTransaction } from '@agio/runtime/db/transaction';
import type pg from 'pg';
import { accountKey, type AccountName } from './account.js';
import { findAccountIds, openMissing } from './store.js';

/** Finds ledger accounts by whose they are. */
export interface AccountDirectory {
  /** The ids of these accounts, in their order. Accounts that are missing are opened. */
  resolve(names: readonly AccountName[]): Promise<string[]>;
}

/** Ids that one process remembers, about 20 MB. */
const knownIdsMax = 100_000;

/** Accounts are never deleted or moved, so an id that was seen committed once stays right. */
export function createAccountDirectory({ pool, ledger }: { pool: pg.Pool; ledger: Ledger }): AccountDirectory {
  const known = new Map<string, string>();

  function remember(found: ReadonlyMap<string, string>): void {
    for (const [key, id] of found) {
      if (known.size >= knownIdsMax) known.delete(known.keys().next().value as string);
      known.set(key, id);
    }
  }

  /** @returns the ids of accounts that are not known, by key. */
  async function findOrOpen(names: readonly AccountName[]): Promise<Map<string, string>> {
    const found = await findAccountIds(pool, names);
    const missing = names.filter((name) => !found.has(accountKey(name)));
    if (missing.length === 0) return found;
    await withTransaction(pool, (client) => openMissing(client, ledger, missing));
    // Somebody else may have opened some of them meanwhile, under ids of their own.
    return new Map([...found, ...(await findAccountIds(pool, missing))]);
  }

  return {
    async resolve(names) {
      const keys = names.map(accountKey);
      const unknown = new Map<string, AccountName>();
      const ids = new Map<string, string>();
      for (const [index, key] of keys.entries()) {
        const id = known.get(key);
        if (id === undefined) unknown.set(key, names[index]!);
        else ids.set(key, id);
      }
      if (unknown.size > 0) {
        const found = await findOrOpen([...unknown.values()]);
        remember(found);
        for (const [key, id] of found) ids.set(key, id);
      }
      return keys.map((key) => {
        const id = ids.get(key);
        if (id === undefined) throw new Error(`The account "${key}" was opened but not found`);
        return id;
      });
    },
  };
}
