import type { Queryable } from '@agio/ledger/accounts';
import type { Ledger } from '@agio/ledger/ledger';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import { accountKey, isGuarded, kindOf, type AccountName } from './account.js';

interface AccountRow {
  id: string;
  /** As `holderOf` has it. */
  holder: string;
  currency: string;
}

/** The ids of the accounts among these that exist, by their keys. */
export async function findAccountIds(db: Queryable, names: readonly AccountName[]): Promise<Map<string, string>> {
  const { wallet, receivable, house } = columns(names);
  const { rows } = await db.query<AccountRow>({
    name: 'find-account-ids-2',
    text: `SELECT id, user_id::text AS holder, currency FROM wallets
      WHERE (user_id, currency) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))
      UNION ALL
      SELECT id, role, currency FROM house_accounts
      WHERE (role, currency) IN (SELECT * FROM unnest($3::text[], $4::text[]))
      UNION ALL
      SELECT id, 'RECEIVABLE:' || user_id, currency FROM receivables
      WHERE (user_id, currency) IN (SELECT * FROM unnest($5::uuid[], $6::text[]))`,
    values: [
      wallet.owners,
      wallet.currencies,
      house.owners,
      house.currencies,
      receivable.owners,
      receivable.currencies,
    ],
  });
  return new Map(rows.map((row) => [`${row.holder} ${row.currency}`, row.id]));
}

/** Where each kind of account is kept, and the `holder` of what is inserted. */
const tables = {
  wallet: { table: 'wallets', owner: 'user_id', type: 'uuid', holder: 'user_id::text' },
  receivable: { table: 'receivables', owner: 'user_id', type: 'uuid', holder: `'RECEIVABLE:' || user_id` },
  house: { table: 'house_accounts', owner: 'role', type: 'text', holder: 'role' },
} as const;

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
  const byKind = columns(names);
  const opened: AccountRow[] = [];
  // In one order, like every writer: two callers that open the same accounts must not wait for each other.
  for (const kind of ['wallet', 'house', 'receivable'] as const) {
    const { owners, currencies } = byKind[kind];
    if (owners.length === 0) continue;
    const { table, owner, type, holder } = tables[kind];
    const { rows } = await client.query<AccountRow>(
      `INSERT INTO ${table} (id, ${owner}, currency)
         SELECT * FROM unnest($1::uuid[], $2::${type}[], $3::text[]) AS a(id, owner, currency) ORDER BY owner, currency
         ON CONFLICT DO NOTHING
         RETURNING id, ${holder} AS holder, currency`,
      [owners.map(newId), owners, currencies],
    );
    opened.push(...rows);
  }
  if (opened.length === 0) return;
  const byKey = new Map(names.map((name) => [accountKey(name), name]));
  await ledger.openAccounts(
    opened.map(({ id, holder, currency }) => {
      const name = byKey.get(`${holder} ${currency}`)!;
      return { id, asset: currency, kind: kindOf(name), guarded: isGuarded(name) };
    }),
    client,
  );
}

/** The names as arrays of columns, by kind. */
function columns(names: readonly AccountName[]) {
  const empty = () => ({ owners: [] as string[], currencies: [] as string[] });
  const byKind = { wallet: empty(), receivable: empty(), house: empty() };
  for (const name of names) {
    byKind[name.kind].owners.push(name.kind === 'house' ? name.role : name.userId);
    byKind[name.kind].currencies.push(name.currency);
  }
  return byKind;
}
