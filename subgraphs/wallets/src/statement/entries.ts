import type { Entry } from '@agio/ledger/entries';
import type { Ledger } from '@agio/ledger/ledger';
import { connectionOf, readPage, type Connection, type PageArguments } from '@agio/runtime/connection';
import type { Wallet } from '../wallet/wallet.js';

/** A line of a wallet's statement; amounts are minor units of the currency. */
export type StatementEntry = Entry & { readonly currency: string };

/** Which entries are listed: all, unless an end is given. */
export interface EntriesArguments extends PageArguments {
  /** Posted at this time or later. */
  readonly from?: Date | null | undefined;
  /** Posted before this time. */
  readonly to?: Date | null | undefined;
}

/** Numbers of entries are the cursors: they stay as they are whatever is posted meanwhile. */
const isEntryNumber = (text: string): boolean => /^[1-9]\d{0,17}$/.test(text);

const beginningOfTime = new Date(0);
/** The last time that the scalar can write. */
const endOfTime = new Date('9999-12-31T23:59:59.999Z');

/**
 * A page of what came into a wallet and went out, newest first.
 *
 * @throws GraphQLError BAD_USER_INPUT when the page is not as allowed.
 */
export async function listEntries(
  ledger: Pick<Ledger, 'entries' | 'periodBounds'>,
  { id, currency }: Wallet,
  args: EntriesArguments,
): Promise<Connection<StatementEntry>> {
  const page = readPage(args, isEntryNumber);
  // Times ascend with the numbers, so a period is a range of numbers.
  const above: bigint[] = page.before === null ? [] : [BigInt(page.before)];
  const below: bigint[] = page.after === null ? [] : [BigInt(page.after)];
  if (args.from != null || args.to != null) {
    const { before, last } = await ledger.periodBounds(id, args.from ?? beginningOfTime, args.to ?? endOfTime);
    above.push(before);
    below.push(last + 1n);
  }
  const { entries, more } = await ledger.entries(id, {
    order: page.backwards ? 'oldestFirst' : 'newestFirst',
    limit: page.limit,
    ...(above.length > 0 && { above: above.reduce(larger) }),
    ...(below.length > 0 && { below: below.reduce(smaller) }),
  });
  return connectionOf(
    page,
    { rows: entries, more },
    (entry) => entry.seq.toString(),
    (entry) => ({ ...entry, currency }),
  );
}

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);
const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other);
