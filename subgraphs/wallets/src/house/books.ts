import type { EntriesPeriod, Entry } from '@agio/ledger/entries';
import type { Ledger } from '@agio/ledger/ledger';
import type pg from 'pg';
import { accountKey, type AccountName } from '../account/account.js';
import { findAccountIds } from '../account/store.js';

export interface HouseEntriesRequest {
  readonly account: AccountName;
  readonly period: EntriesPeriod;
}

/** The books of the house's accounts. */
export interface HouseBooks {
  /** A page of what was posted in a period, oldest first, and where to go on from: null when nothing follows. */
  entries(request: HouseEntriesRequest): Promise<{ entries: Entry[]; endCursor: string | null }>;
}

export function createHouseBooks({ pool, ledger }: { pool: pg.Pool; ledger: Ledger }): HouseBooks {
  return {
    async entries({ account, period }) {
      // Reading opens no account: one that is not there has no entries.
      const id = (await findAccountIds(pool, [account])).get(accountKey(account));
      if (id === undefined) return { entries: [], endCursor: null };
      const { entries, more } = await ledger.entriesBetween(id, period);
      // Numbers of entries are the cursors: they stay as they are whatever is posted meanwhile.
      return { entries, endCursor: more ? entries.at(-1)!.seq.toString() : null };
    },
  };
}
