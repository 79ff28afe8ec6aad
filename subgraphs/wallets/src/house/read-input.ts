import { entriesPeriodPageMax } from '@agio/ledger/entries';
import { houseAccount } from '../account/account.js';
import { refuse } from '../command-input.js';
import type { QueryHouseEntriesArgs } from '../generated/resolvers.js';
import type { HouseEntriesRequest } from './books.js';

/** An entry's number, which fits 64 bits. */
const cursorPattern = /^[1-9]\d{0,17}$/;

/** @throws GraphQLError BAD_USER_INPUT naming the argument and what is required. */
export function readEntriesRequest(args: QueryHouseEntriesArgs): HouseEntriesRequest {
  const { account, currency, from, to, first, after } = args;
  if (first < 1 || first > entriesPeriodPageMax) throw refuse(['first'], `1 to ${entriesPeriodPageMax}`);
  if (after != null && !cursorPattern.test(after)) throw refuse(['after'], 'an `endCursor` of this list');
  return {
    account: houseAccount(account, currency),
    period: { from, to, limit: first, ...(after != null && { above: BigInt(after) }) },
  };
}
