import type { Queryable } from '@agio/ledger/accounts';
import type { Ledger } from '@agio/ledger/ledger';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import { accountKey, isGuarded, type AccountName } from './account.js';

interface AccountRow {
  id: string;
  /** The user's id or the role. */
  holder: string;
  currency: string;
}

/** The ids of the accounts among these that exist, by their keys. */
export async function findAccountIds(db: Queryable, names: readonly AccountName[]): Promise<Map<string, string>> {
  const { wallets, house } = columns(names);
  const { rows } = await db.query<AccountRow>({
    name: 'find-account-ids',
    text: `SELECT id, user_id::text AS holder, currency FROM wallets
      WHERE (user_id, currency) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))
      UNION ALL
      SELECT id, role, currency FROM house_accounts
      WHERE (role, currency) IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
    values: [wallets.holders, wallets.currencies, house.holders, house.currencies],
  });
  return new Map(rows.map((row) => [`${row.holder} ${row.currency}`, row.id]));
}

/**
 * Opens the accounts among these that do not exist, each once however many callers ask for it at the same time.
 *
 * @param client is inside a transaction: an account may be used once that is committed.
 */
export async function openMissing(
  client: pg.ClientBase,
  ledger: Pick<Ledger, 'openAccounts'>,
  names: readonly AccountName[],
): Promise<void> {
  const { wallets, house } = columns(names);
  const opened: AccountRow[] = [];
  // In one order, like every writer: two callers that open the same accounts must not wait for each other.
  if (wallets.holders.length > 0) {
    const { rows } = await client.query<AccountRow>(
      `INSERT INTO wallets (id, user_id, currency)
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS w(id, user_id, currency) ORDER BY user_id, currency
         ON CONFLICT DO NOTHING
         RETURNING id, user_id::text AS holder, currency`,
      [wallets.holders.map(newId), wallets.holders, wallets.currencies],
    );
    opened.push(...rows);
  }
  if (house.holders.length > 0) {
    const { rows } = await client.query<AccountRow>(
      `INSERT INTO house_accounts (id, role, currency)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS h(id, role, currency) ORDER BY role, currency
         ON CONFLICT DO NOTHING
         RETURNING id, role AS holder, currency`,
      [house.holders.map(newId), house.holders, house.currencies],
    );
    opened.push(...rows);
  }
  if (opened.length === 0) return;
  const byKey = new Map(names.map((name) => [accountKey(name), name]));
  await ledger.openAccounts(
    opened.map(({ id, holder, currency }) => {
      const name = byKey.get(`${holder} ${currency}`)!;
      return {
        id,
        asset: currency,
        kind: name.kind === 'wallet' ? 'wallet' : name.role.toLowerCase(),
        guarded: isGuarded(name),
      };
    }),
    client,
  );
}

/** The names as arrays of columns, by table. */
function columns(names: readonly AccountName[]) {
  const wallets = { holders: [] as string[], currencies: [] as string[] };
  const house = { holders: [] as string[], currencies: [] as string[] };
  for (const name of names) {
    const table = name.kind === 'wallet' ? wallets : house;
    table.holders.push(name.kind === 'wallet' ? name.userId : name.role);
    table.currencies.push(name.currency);
  }
  return { wallets, house };
}
