import type { Entry } from '@agio/ledger/entries';
import type { Ledger } from '@agio/ledger/ledger';
import { connectionOf, readPage, type Connection, type PageArguments } from '@agio/runtime/connection';
import type { Wallet } from './wallet.js';

/** A line of a wallet's statement; amounts are minor units of the currency. */
export type StatementEntry = Entry & { readonly currency: string };

/** Numbers of entries are the cursors: they stay as they are whatever is posted meanwhile. */
const isEntryNumber = (text: string): boolean => /^[1-9]\d{0,17}$/.test(text);

/**
 * A page of a wallet's statement, newest first.
 *
 * @throws GraphQLError BAD_USER_INPUT when the page is not as allowed.
 */
export async function statement(
  ledger: Pick<Ledger, 'entries'>,
  { id, currency }: Wallet,
  args: PageArguments,
): Promise<Connection<StatementEntry>> {
  const page = readPage(args, isEntryNumber);
  const { entries, more } = await ledger.entries(id, {
    order: page.backwards ? 'oldestFirst' : 'newestFirst',
    limit: page.limit,
    ...(page.after !== null && { below: BigInt(page.after) }),
    ...(page.before !== null && { above: BigInt(page.before) }),
  });
  return connectionOf(
    page,
    { rows: entries, more },
    (entry) => entry.seq.toString(),
    (entry) => ({ ...entry, currency }),
  );
}
